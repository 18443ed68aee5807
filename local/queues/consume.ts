import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { LOCAL_REGION } from '../services/client.ts';
import type { ConsumerShape } from './shape.ts';
import type { LocalQueue } from './start-queues.ts';

export type Consumer = {
  readonly client: SQSClient;
  readonly queue: LocalQueue;
  readonly settings: Omit<ConsumerShape, 'function'>;
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
};

const LONG_POLL_SECONDS = 20;
const PAUSE_AFTER_ERROR_MS = 1_000; // 1 s
const STOP_WAIT_MS = 5_000; // 5 s

/**
 * Lambda's event source mapping for SQS: receives batches by long polling, invokes the function, deletes what it worked
 * off. What failed becomes visible again when its visibility runs out. Returns how to stop: no new batches, and the
 * running ones get a few seconds. What they leave undone stays in the queue.
 */
export function consume(consumer: Consumer): () => Promise<void> {
  const stopped = new AbortController();
  let abandoned = false;
  const log: Consumer['log'] = (message, details) => {
    if (!abandoned) consumer.log(message, details); // else it failed because its thread was ended
  };
  const polling = poll({ ...consumer, log }, stopped.signal);
  return async () => {
    stopped.abort();
    abandoned = !(await endsWithin(polling, STOP_WAIT_MS));
  };
}

async function endsWithin(running: Promise<void>, milliseconds: number): Promise<boolean> {
  const overdue = Promise.withResolvers<false>();
  const timer = setTimeout(() => overdue.resolve(false), milliseconds);
  const ended = running.then(() => true);
  return Promise.race([ended, overdue.promise]).finally(() => clearTimeout(timer));
}

async function poll(consumer: Consumer, stopped: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>();
  while (!stopped.aborted) {
    if (running.size >= consumer.settings.maxConcurrency) {
      await Promise.race(running);
      continue;
    }
    const messages = await receive(consumer, stopped);
    if (messages.length === 0) continue;
    const batch: Promise<void> = work(consumer, messages).finally(() => running.delete(batch));
    running.add(batch);
  }
  await Promise.all(running);
}

async function receive({ client, queue, settings, log }: Consumer, stopped: AbortSignal): Promise<readonly Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queue.url,
    MaxNumberOfMessages: settings.batchSize,
    WaitTimeSeconds: LONG_POLL_SECONDS,
    MessageSystemAttributeNames: ['All'],
  });
  try {
    return (await client.send(command, { abortSignal: stopped })).Messages ?? [];
  } catch (cause) {
    if (stopped.aborted) return [];
    log('receive_failed', { queue: queue.arn, cause });
    await sleep(PAUSE_AFTER_ERROR_MS, undefined, { signal: stopped }).catch(() => undefined);
    return [];
  }
}

async function work(consumer: Consumer, messages: readonly Message[]): Promise<void> {
  const { queue, settings, invoke, log } = consumer;
  try {
    const result = await invoke({ Records: messages.map((message) => toRecord(message, queue)) });
    const failed = settings.reportsFailures ? failures(result) : new Set<string>();
    await Promise.all(
      messages.filter(({ MessageId = '' }) => !failed.has(MessageId)).map((message) => remove(consumer, message)),
    );
  } catch (cause) {
    log('batch_failed', { queue: queue.arn, messages: messages.length, cause });
  }
}

async function remove({ client, queue }: Consumer, { ReceiptHandle }: Message): Promise<void> {
  await client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
}

/** The record as Lambda passes it on (Lambda guide, "Using Lambda with Amazon SQS"). */
function toRecord(message: Message, queue: LocalQueue) {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: {},
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: LOCAL_REGION,
  };
}

/** The ids in `batchItemFailures` of a function that reports them; throws, so that all failed, when it is malformed. */
function failures(result: unknown): ReadonlySet<string> {
  const list = propertyOf(result, 'batchItemFailures') ?? [];
  if (!Array.isArray(list)) throw new Error('batchItemFailures is not a list');
  const ids = list.map((item: unknown) => propertyOf(item, 'itemIdentifier'));
  return new Set(ids.map(requireId));
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function requireId(id: unknown): string {
  if (typeof id !== 'string' || id === '') throw new Error('A batch item failure has no itemIdentifier');
  return id;
}
