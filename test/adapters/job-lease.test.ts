import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { underLease } from '../../adapters/job-lease.ts';

const sqs = mockClient(SQSClient);
const job = { queueUrl: 'https://sqs.example/reply.fifo', receiptHandle: 'receipt-1' };
const lease = (seconds: number) => ({
  QueueUrl: job.queueUrl,
  ReceiptHandle: job.receiptHandle,
  VisibilityTimeout: seconds,
});

const sent = () => sqs.calls().map(({ args: [{ input }] }) => input);
const workOn = (work: (leased: Promise<void>) => Promise<void>) =>
  underLease(new SQSClient({ region: 'us-east-1' }), job, work);

/** Work that lasts until the test ends it. */
function openEnded() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { work: () => promise, done: resolve, fail: reject };
}

beforeEach(() => {
  vi.useFakeTimers();
  sqs.reset();
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a job under lease', () => {
  it('is leased for 30 s, and only once, while the work begins', async () => {
    await workOn(async (leased) => {
      await leased;
      expect(sent()).toEqual([lease(30)]);
    });

    expect(sent()).toEqual([lease(30)]);
  });

  it('is told when the lease is there', async () => {
    const answer = Promise.withResolvers<object>();
    sqs.on(ChangeMessageVisibilityCommand).callsFake(() => answer.promise);
    let isLeased = false;
    const working = workOn(async (leased) => {
      await leased;
      isLeased = true;
    });
    await vi.advanceTimersByTimeAsync(1);
    expect(isLeased).toBe(false);

    answer.resolve({});
    await working;
    expect(isLeased).toBe(true);
  });

  it('is not over before its lease, however short the work is', async () => {
    const answer = Promise.withResolvers<object>();
    sqs.on(ChangeMessageVisibilityCommand).callsFake(() => answer.promise);
    let isOver = false;
    const working = workOn(async () => undefined).then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(1);
    expect(isOver).toBe(false);

    answer.resolve({});
    await working;
  });

  it('is leased anew every 10 s while the work lasts', async () => {
    const { work, done } = openEnded();
    const working = workOn(work);

    await vi.advanceTimersByTimeAsync(9_999); // not yet 10 s
    expect(sent()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent()).toEqual([lease(30), lease(30)]);
    await vi.advanceTimersByTimeAsync(10_000); // 10 s more
    expect(sent()).toHaveLength(3);

    done();
    await working;
  });

  it('is left alone once the work is done', async () => {
    await workOn(async () => undefined);

    await vi.advanceTimersByTimeAsync(60_000); // 1 min
    expect(sent()).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on when it cannot be leased anew for once', async () => {
    const { work, done } = openEnded();
    sqs.on(ChangeMessageVisibilityCommand).resolvesOnce({}).rejectsOnce(new Error('throttled')).resolves({});
    const working = workOn(work);

    await vi.advanceTimersByTimeAsync(20_000); // two extensions
    done();

    await expect(working).resolves.toBeUndefined();
    expect(sent()).toEqual([lease(30), lease(30), lease(30)]);
  });

  it('waits for a lease that is on its way before it is over', async () => {
    const { work, done } = openEnded();
    const answer = Promise.withResolvers<object>();
    sqs
      .on(ChangeMessageVisibilityCommand)
      .resolvesOnce({})
      .callsFake(() => answer.promise);
    let isOver = false;
    const working = workOn(work).then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(10_000); // one extension

    done();
    await vi.advanceTimersByTimeAsync(1);
    expect(isOver).toBe(false);

    answer.resolve({});
    await working;
  });

  it('is worked on even when it cannot be leased: it only stays hidden for longer', async () => {
    const work = vi.fn(async () => undefined);
    sqs.on(ChangeMessageVisibilityCommand).rejects(new Error('unavailable'));

    await workOn(work);

    expect(work).toHaveBeenCalledTimes(1);
  });
});

describe('a job whose work fails', () => {
  it('comes back after 2 s, and the failure goes on', async () => {
    const failure = new Error('no model');

    await expect(workOn(() => Promise.reject(failure))).rejects.toBe(failure);
    expect(sent()).toEqual([lease(30), lease(2)]);
  });

  it('is not leased again afterwards', async () => {
    await workOn(() => Promise.reject(new Error('no model'))).catch(() => undefined);

    await vi.advanceTimersByTimeAsync(60_000); // 1 min
    expect(sent()).toHaveLength(2);
  });

  it('gets its 2 s after a lease that is still on its way', async () => {
    const { work, fail } = openEnded();
    const answer = Promise.withResolvers<object>();
    sqs
      .on(ChangeMessageVisibilityCommand)
      .resolvesOnce({})
      .callsFakeOnce(() => answer.promise)
      .resolves({});
    const working = workOn(work).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(10_000); // one extension

    fail(new Error('no model'));
    await vi.advanceTimersByTimeAsync(1);
    expect(sent()).toEqual([lease(30), lease(30)]);

    answer.resolve({});
    await working;
    expect(sent()).toEqual([lease(30), lease(30), lease(2)]);
  });

  it('says what failed even when it cannot be given back early', async () => {
    sqs.on(ChangeMessageVisibilityCommand).resolvesOnce({}).rejects(new Error('throttled'));

    await expect(workOn(() => Promise.reject(new Error('no model')))).rejects.toThrow('no model');
  });
});
