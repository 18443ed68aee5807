import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Consumer, consume } from '../../../local/queues/consume.ts';
import type { ConsumerShape } from '../../../local/queues/shape.ts';
import { startQueues } from '../../../local/queues/start-queues.ts';
import { createManualClock } from '../gateway/manual-clock.ts';
import { createQueue } from '../gateway/queue.ts';

const VISIBILITY_SECONDS = 30;

type Settings = Partial<Omit<ConsumerShape, 'function'>> & { readonly maxReceiveCount?: number };

/** An invocation that runs until the test ends it. */
type Invocation = {
  readonly bodies: readonly string[];
  readonly receiveCounts: readonly string[];
  readonly ids: readonly string[];
  succeed(result?: unknown): void;
  fail(): void;
};

/** Real queues, one of them with a consumer, on a clock that stands until the test moves it. */
async function start(kind: 'standard' | 'FIFO', settings: Settings = {}, more: Partial<Consumer> = {}) {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const fifo = kind === 'FIFO';
  const [name, dead] = fifo ? ['jobs.fifo', 'dead.fifo'] : ['jobs', 'dead'];
  const { maxReceiveCount = 2, ...shape } = settings;
  const { client, own, queues, stop, depths } = await startQueues({
    [dead]: { fifo, visibilitySeconds: VISIBILITY_SECONDS },
    [name]: { fifo, visibilitySeconds: VISIBILITY_SECONDS, deadLetter: { queue: dead, maxReceiveCount } },
  });
  const queue = queues.get(name);
  if (queue === undefined) throw new Error('The queue was not made');
  const invocations = createQueue<Invocation>();
  const running = new Set<Invocation>();
  const invoke = vi.fn((event: unknown) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const { Records: records } = event as Event;
    const invocation: Invocation = {
      bodies: records.map(({ body }) => body),
      receiveCounts: records.map(({ attributes }) => attributes.ApproximateReceiveCount),
      ids: records.map(({ messageId }) => messageId),
      succeed: (result) => resolve(result),
      fail: () => reject(new Error('boom')),
    };
    running.add(invocation);
    invocations.push(invocation);
    return promise.finally(() => running.delete(invocation));
  });
  const stopConsuming = consume({
    client: own,
    queue,
    settings: { batchSize: 1, maxConcurrency: 2, reportsFailures: false, ...shape },
    invoke,
    log: () => undefined,
    ...more,
  });
  onTestFinished(async () => {
    for (const invocation of running) invocation.succeed();
    await stopConsuming();
    await stop();
  });
  return {
    next: invocations.next,
    running: () => [...running].flatMap(({ bodies }) => bodies).toSorted(),
    invoke,
    /** `a1` is a message of group `a`, where there are groups. */
    async send(...bodies: readonly string[]) {
      for (const body of bodies) {
        const ids = { MessageGroupId: body.slice(0, 1), MessageDeduplicationId: body };
        await client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: body, ...(fifo && ids) }));
      }
    },
    passVisibility: () => void vi.setSystemTime(Date.now() + VISIBILITY_SECONDS * 1000),
    depths: async () => (await depths())[name],
    async deadLetters() {
      const command = new ReceiveMessageCommand({ QueueUrl: queues.get(dead)?.url ?? '', MaxNumberOfMessages: 10 });
      return (await client.send(command)).Messages?.map(({ Body }) => Body) ?? [];
    },
  };
}

type Event = {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly attributes: { readonly ApproximateReceiveCount: string };
  }[];
};

describe('groups of a FIFO queue', () => {
  it('run in parallel, up to the maximum concurrency', async () => {
    const { send, running, next, invoke } = await start('FIFO', { maxConcurrency: 3 });
    await send('a1', 'b1', 'c1', 'd1');
    const first = await next();
    await next();
    await next();
    await new Promise(setImmediate); // time for a fourth, if there were one
    expect(running()).toEqual(['a1', 'b1', 'c1']);
    expect(invoke).toHaveBeenCalledTimes(3);
    first.succeed();

    expect((await next()).bodies).toEqual(['d1']);
  });

  it('run one message at a time each, in order, while others go on', async () => {
    const { send, running, next } = await start('FIFO', { maxConcurrency: 5 });
    await send('a1', 'a2', 'a3', 'b1', 'b2');
    const [a1, b1] = [await next(), await next()];
    await new Promise(setImmediate);
    expect(running()).toEqual(['a1', 'b1']);
    b1.succeed();
    expect((await next()).bodies).toEqual(['b2']);
    a1.succeed();
    const a2 = await next();
    expect(a2.bodies).toEqual(['a2']);
    a2.succeed();

    expect((await next()).bodies).toEqual(['a3']);
  });

  it('stand still behind a message that failed, until its visibility runs out', async () => {
    const { send, next, passVisibility, running, depths } = await start('FIFO');
    await send('a1', 'a2', 'b1');
    const [a1, b1] = [await next(), await next()];
    a1.fail();
    b1.succeed();
    await vi.waitFor(async () => expect(await depths()).toMatchObject({ visible: 1, inFlight: 1 }));
    expect(running()).toEqual([]);
    passVisibility();

    const again = await next();
    expect([again.bodies, again.receiveCounts]).toEqual([['a1'], ['2']]);
    again.succeed();
    expect((await next()).bodies).toEqual(['a2']);
  });

  it('go on behind a message that was received too often, which is then among the dead letters', async () => {
    const { send, next, passVisibility, deadLetters } = await start('FIFO', { maxReceiveCount: 2 });
    await send('a1', 'a2');
    for (const count of ['1', '2']) {
      const attempt = await next();
      expect([attempt.bodies, attempt.receiveCounts]).toEqual([['a1'], [count]]);
      attempt.fail();
      await new Promise(setImmediate);
      passVisibility();
    }

    expect((await next()).bodies).toEqual(['a2']);
    expect(await deadLetters()).toEqual(['a1']);
  });

  it('share a batch, and what its function reports comes again', async () => {
    const { send, next, passVisibility, depths } = await start('FIFO', {
      batchSize: 10,
      reportsFailures: true,
      maxConcurrency: 1,
    });
    await send('x1');
    const blocker = await next();
    await send('a1', 'b1');
    blocker.succeed();
    const batch = await next();
    expect(batch.bodies).toEqual(['a1', 'b1']);
    batch.succeed({ batchItemFailures: [{ itemIdentifier: batch.ids[1] }] });
    await vi.waitFor(async () => expect(await depths()).toMatchObject({ visible: 0, inFlight: 1 }));
    passVisibility();

    expect((await next()).bodies).toEqual(['b1']);
  });
});

describe('messages of a standard queue', () => {
  it('come again when their visibility runs out, and end among the dead letters after enough receives', async () => {
    const { send, next, passVisibility, deadLetters } = await start('standard', { maxReceiveCount: 2 });
    await send('m');
    for (const count of ['1', '2']) {
      const attempt = await next();
      expect([attempt.bodies, attempt.receiveCounts]).toEqual([['m'], [count]]);
      attempt.fail();
      await new Promise(setImmediate);
      passVisibility();
    }

    await vi.waitFor(async () => expect(await deadLetters()).toEqual(['m']));
  });

  it('come in batches', async () => {
    const { send, next } = await start('standard', { batchSize: 2, maxConcurrency: 1 });
    await send('x');
    const blocker = await next();
    await send('a', 'b', 'c');
    blocker.succeed();
    const batch = await next();
    expect(batch.bodies).toEqual(['a', 'b']);
    batch.succeed();

    expect((await next()).bodies).toEqual(['c']);
  });
});

describe('deliveries that are to come again', () => {
  const troubles = { comesAgain: () => true, delayMs: () => 0 };

  it('go to two invocations at once, where the queue is a standard queue', async () => {
    const { send, next, running, depths, invoke } = await start('standard', {}, { troubles });
    await send('m');
    const both = [await next(), await next()];
    expect(running()).toEqual(['m', 'm']);
    for (const invocation of both) invocation.succeed();

    await vi.waitFor(async () => expect(await depths()).toMatchObject({ visible: 0, inFlight: 0 }));
    expect(invoke).toHaveBeenCalledTimes(2);
  });

  it('never go to more invocations than there may be', async () => {
    const { send, next, running } = await start('standard', { maxConcurrency: 1 }, { troubles });
    await send('m');
    const first = await next();
    await new Promise(setImmediate);
    expect(running()).toEqual(['m']);
    first.succeed();

    expect((await next()).bodies).toEqual(['m']);
  });

  it('go to the next invocation of their group, where the queue is a FIFO queue, and then no more', async () => {
    const { send, next, running, depths, deadLetters } = await start('FIFO', { maxReceiveCount: 2 }, { troubles });
    await send('a1');
    const first = await next();
    await new Promise(setImmediate);
    expect(running()).toEqual(['a1']);
    first.succeed();
    const second = await next();
    expect([second.bodies, second.receiveCounts]).toEqual([['a1'], ['2']]);
    second.succeed();

    await vi.waitFor(async () => expect(await depths()).toMatchObject({ visible: 0, inFlight: 0 }));
    expect(await deadLetters()).toEqual([]);
  });

  it('do so once: what comes a third time, because it failed, comes alone', async () => {
    const { send, next, running, passVisibility } = await start('standard', { maxReceiveCount: 3 }, { troubles });
    await send('m');
    for (const invocation of [await next(), await next()]) invocation.fail();
    await new Promise(setImmediate);
    passVisibility();
    const third = await next();
    await new Promise(setImmediate);

    expect([third.receiveCounts, running()]).toEqual([['2'], ['m']]);
  });

  it('come before what follows them in their group', async () => {
    const { send, next } = await start('FIFO', {}, { troubles });
    await send('a1', 'a2');
    (await next()).succeed();
    const again = await next();
    expect(again.bodies).toEqual(['a1']);
    again.succeed();

    expect((await next()).bodies).toEqual(['a2']);
  });
});

describe('deliveries that are late', () => {
  /** The first waits, the others do not. */
  function firstLate() {
    const clock = createManualClock();
    const delays = [30];
    return { clock, troubles: { comesAgain: () => false, delayMs: () => delays.shift() ?? 0 } };
  }

  it('are overtaken by others', async () => {
    const { clock, troubles } = firstLate();
    const { send, next } = await start('standard', {}, { clock, troubles });
    await send('first', 'second');
    expect((await next()).bodies).toEqual(['second']);
    clock.advance(30);

    expect((await next()).bodies).toEqual(['first']);
  });

  it('are overtaken by other groups, and never by their own', async () => {
    const { clock, troubles } = firstLate();
    const { send, next, running } = await start('FIFO', { maxConcurrency: 5 }, { clock, troubles });
    await send('a1', 'a2', 'b1');
    expect((await next()).bodies).toEqual(['b1']);
    await new Promise(setImmediate);
    expect(running()).toEqual(['b1']);
    clock.advance(30);

    expect((await next()).bodies).toEqual(['a1']);
  });

  it('are not made any more once the consumer is stopped', async () => {
    const { clock, troubles } = firstLate();
    const queues = await startQueues({ jobs: { fifo: false, visibilitySeconds: VISIBILITY_SECONDS } });
    onTestFinished(queues.stop);
    const queue = queues.queues.get('jobs');
    if (queue === undefined) throw new Error('The queue was not made');
    const invoke = vi.fn(async () => undefined);
    const settings = { batchSize: 1, maxConcurrency: 1, reportsFailures: false };
    const stop = consume({ client: queues.own, queue, settings, invoke, clock, troubles, log: () => undefined });
    await queues.client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'm' }));
    await vi.waitFor(() => expect(clock.pendingTimers()).toBe(1));
    await stop();

    expect(invoke).not.toHaveBeenCalled();
    expect(clock.pendingTimers()).toBe(0);
  });
});
