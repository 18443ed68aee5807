import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Consumer, consume } from '../../../local/queues/consume.ts';
import type { OwnClient } from '../../../local/queues/own-client.ts';

const QUEUE = { url: 'http://queues/reply', arn: 'arn:aws:sqs:us-east-1:000000000000:reply' };
const BODIES = ['a', 'b', 'c', 'd', 'e'];

/** A queue in memory: what it was asked for, and what was deleted from it. A receive that finds nothing waits. */
function fakeQueue(
  bodies: readonly string[],
  failures: readonly Error[] = [],
  MessageAttributes: NonNullable<Message['MessageAttributes']> = {},
) {
  const waiting = bodies.map((body) => ({ ...toMessage(body), MessageAttributes }));
  const failing = [...failures];
  const received: unknown[] = [];
  const deleted: unknown[] = [];
  const send = async (command: unknown, { abortSignal }: { abortSignal?: AbortSignal } = {}): Promise<unknown> => {
    if (command instanceof DeleteMessageCommand) return void deleted.push(command.input);
    if (!(command instanceof ReceiveMessageCommand)) throw new Error('This command was not expected');
    received.push(command.input);
    const failure = failing.shift();
    if (failure !== undefined) throw failure;
    const batch = waiting.splice(0, command.input.MaxNumberOfMessages);
    return batch.length > 0 ? { Messages: batch } : aborted(abortSignal);
  };
  return { client: { send } as OwnClient, received, deleted };
}

function toMessage(body: string): Message {
  return {
    MessageId: `id-${body}`,
    ReceiptHandle: `receipt-${body}`,
    Body: body,
    MD5OfBody: `md5-${body}`,
    Attributes: { ApproximateReceiveCount: '1' },
  };
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(new Error('Request aborted'));
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
  });
}

/** Consumes until the test ends. */
function start(
  queue: ReturnType<typeof fakeQueue>,
  invoke: Consumer['invoke'],
  settings: Partial<Consumer['settings']> = {},
) {
  const log = vi.fn<Consumer['log']>();
  const stop = consume({
    client: queue.client,
    queue: QUEUE,
    settings: { batchSize: 10, maxConcurrency: 2, reportsFailures: false, ...settings },
    invoke,
    log,
  });
  onTestFinished(stop);
  return { stop, log };
}

describe('the consumer of a queue', () => {
  it('waits as long as SQS lets it, for as many messages as a batch may have, with all their attributes', async () => {
    const queue = fakeQueue([]);
    start(queue, async () => undefined, { batchSize: 7 });

    expect(queue.received).toEqual([
      {
        QueueUrl: QUEUE.url,
        MaxNumberOfMessages: 7,
        WaitTimeSeconds: 20,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      },
    ]);
  });

  it('calls its function with the records that Lambda would make of the messages', async () => {
    const invoke = vi.fn(async (_event: unknown) => undefined);
    start(fakeQueue(['a']), invoke);

    await vi.waitFor(() => expect(invoke).toHaveBeenCalled());
    expect(invoke.mock.calls).toEqual([
      [
        {
          Records: [
            {
              messageId: 'id-a',
              receiptHandle: 'receipt-a',
              body: 'a',
              attributes: { ApproximateReceiveCount: '1' },
              messageAttributes: {},
              md5OfBody: 'md5-a',
              eventSource: 'aws:sqs',
              eventSourceARN: QUEUE.arn,
              awsRegion: 'us-east-1',
            },
          ],
        },
      ],
    ]);
  });

  it('hands on the attributes that a message was sent with', async () => {
    const invoke = vi.fn(async (_event: unknown) => undefined);
    const attributes = {
      text: { DataType: 'String', StringValue: 'x' },
      bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
    };
    start(fakeQueue(['a'], [], attributes), invoke);

    await vi.waitFor(() => expect(invoke).toHaveBeenCalled());
    const lists = { stringListValues: [], binaryListValues: [] };
    expect(invoke.mock.calls[0]?.[0]).toMatchObject({
      Records: [
        {
          messageAttributes: {
            text: { dataType: 'String', stringValue: 'x', ...lists },
            bytes: { dataType: 'Binary', binaryValue: 'AQI=', ...lists },
          },
        },
      ],
    });
  });

  it('deletes what its function has worked off', async () => {
    const queue = fakeQueue(['a', 'b']);
    start(queue, async () => undefined);

    await vi.waitFor(() => expect(queue.deleted).toEqual([receipt('a'), receipt('b')]));
  });

  it('deletes nothing of a batch on which the function failed, and says so', async () => {
    const queue = fakeQueue(['a', 'b']);
    const cause = new Error('boom');
    const { log } = start(queue, () => Promise.reject(cause));

    await vi.waitFor(() =>
      expect(log.mock.calls).toEqual([['batch_failed', { queue: QUEUE.arn, messages: 2, cause }]]),
    );
    expect(queue.deleted).toEqual([]);
  });

  it('goes on after a batch that failed', async () => {
    const queue = fakeQueue(['a', 'b']);
    const invoke = vi.fn(async () => undefined).mockRejectedValueOnce(new Error('boom'));
    start(queue, invoke, { batchSize: 1 });

    await vi.waitFor(() => expect(queue.deleted).toEqual([receipt('b')]));
  });

  it('works on several batches at once, and never on more than it may', async () => {
    const queue = fakeQueue(BODIES);
    const running: (() => void)[] = [];
    const invoke = vi.fn(() => new Promise<void>((resolve) => running.push(resolve)));
    const { stop } = start(queue, invoke, { batchSize: 1, maxConcurrency: 3 });
    await vi.waitFor(() => expect(invoke).toHaveBeenCalledTimes(3));
    await new Promise(setImmediate); // time for a fourth, if there were one

    expect(invoke).toHaveBeenCalledTimes(3);
    void stop();
    for (const finish of running) finish();
  });

  it('receives no more once it is stopped, and waits for what runs', async () => {
    const queue = fakeQueue(BODIES);
    const work = Promise.withResolvers<void>();
    const invoke = vi.fn(() => work.promise);
    const { stop } = start(queue, invoke, { batchSize: 1, maxConcurrency: 1 });
    await vi.waitFor(() => expect(invoke).toHaveBeenCalled());
    const stopping = stop();
    work.resolve();
    await stopping;

    expect(queue.deleted).toEqual([receipt('a')]);
  });

  it('waits no longer than it may for what runs, and says nothing of what fails then', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const queue = fakeQueue(['a']);
    const work = Promise.withResolvers<void>();
    const invoke = vi.fn(() => work.promise);
    const { stop, log } = start(queue, invoke);
    await vi.waitFor(() => expect(invoke).toHaveBeenCalled());
    const ended = vi.fn();
    const stopping = stop().then(ended);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toHaveBeenCalled();
    work.reject(new Error('The thread has ended'));
    await stopping;
    await vi.advanceTimersByTimeAsync(0);

    expect(log).not.toHaveBeenCalled();
    expect(queue.deleted).toEqual([]);
  });

  it('says that it could not receive, and tries again', { timeout: 10_000 }, async () => {
    const cause = new Error('connection refused');
    const queue = fakeQueue(['a'], [cause]);
    const { log } = start(queue, async () => undefined);

    await vi.waitFor(() => expect(queue.deleted).toEqual([receipt('a')]), { timeout: 9_000 });
    expect(log.mock.calls).toEqual([['receive_failed', { queue: QUEUE.arn, cause }]]);
  });
});

describe('a function that reports which records failed', () => {
  it('has those kept and the others deleted', async () => {
    const queue = fakeQueue(['a', 'b', 'c']);
    start(queue, async () => ({ batchItemFailures: [{ itemIdentifier: 'id-b' }] }), { reportsFailures: true });

    await vi.waitFor(() => expect(queue.deleted).toEqual([receipt('a'), receipt('c')]));
  });

  it.each([undefined, null, {}, { batchItemFailures: null }, { batchItemFailures: [] }])(
    'has all deleted when it answers %j',
    async (answer) => {
      const queue = fakeQueue(['a', 'b']);
      start(queue, async () => answer, { reportsFailures: true });

      await vi.waitFor(() => expect(queue.deleted).toEqual([receipt('a'), receipt('b')]));
    },
  );

  it.each([
    ['id-a'],
    [[{ itemIdentifier: '' }]],
    [[{ itemIdentifier: null }]],
    [[{ itemIdentifier: 'id-of-nobody' }]],
    [[{ id: 'id-a' }]],
    [['id-a']],
    [[null]],
  ])('has all kept when its list of failures is %j', async (batchItemFailures) => {
    const queue = fakeQueue(['a', 'b']);
    const { log } = start(queue, async () => ({ batchItemFailures }), { reportsFailures: true });

    await vi.waitFor(() => expect(log).toHaveBeenCalledWith('batch_failed', expect.anything()));
    expect(queue.deleted).toEqual([]);
  });

  it('is not asked where it does not report', async () => {
    const queue = fakeQueue(['a']);
    start(queue, async () => ({ batchItemFailures: [{ itemIdentifier: 'id-a' }] }), { reportsFailures: false });

    await vi.waitFor(() => expect(queue.deleted).toEqual([receipt('a')]));
  });
});

function receipt(body: string) {
  return { QueueUrl: QUEUE.url, ReceiptHandle: `receipt-${body}` };
}
