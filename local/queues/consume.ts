import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { type Clock, systemClock } from '../gateway/index.ts';
import { propertyOf } from '../json.ts';
import type { OwnClient } from './own-client.ts';
import { toRecord } from './records.ts';
import type { ConsumerShape } from './shape.ts';
import type { LocalQueue } from './start-queues.ts';
import { type DeliveryTroubles, NO_DELIVERY_TROUBLES } from './troubles.ts';

export type Consumer = {
  readonly client: OwnClient;
  readonly queue: LocalQueue;
  readonly settings: Omit<ConsumerShape, 'function'>;
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly troubles?: DeliveryTroubles | undefined;
  /** Hears how many messages were handed to the function. */
  readonly onDelivery?: ((messages: number) => void) | undefined;
  /** For what deliveries wait on purpose. @default the system's */
  readonly clock?: Clock | undefined;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
};

type Running = Consumer & { readonly troubles: DeliveryTroubles; readonly clock: Clock; readonly stopped: AbortSignal };

const LONG_POLL_SECONDS = 20;
const PAUSE_AFTER_ERROR_MS = 1_000; // 1 s
const STOP_WAIT_MS = 5_000; // 5 s

/**
 * Lambda's event source mapping for SQS: receives batches by long polling, invokes the function, deletes what it worked
 * off. What failed becomes visible again when its visibility runs out. Returns how to stop: no new batches, and the
 * running ones get a few seconds. What they leave undone stays in the queue.
 */
export function consume(consumer: Consumer): () => Promise<void> {
  const stopping = new AbortController();
  const { troubles = NO_DELIVERY_TROUBLES, clock = systemClock } = consumer;
  let abandoned = false;
  const log: Consumer['log'] = (message, details) => {
    if (!abandoned) consumer.log(message, details); // else it failed because its thread was ended
  };
  const polling = poll({ ...consumer, troubles, clock, log, stopped: stopping.signal });
  return async () => {
    stopping.abort();
    abandoned = !(await endsWithin(polling, STOP_WAIT_MS));
  };
}

async function endsWithin(running: Promise<void>, milliseconds: number): Promise<boolean> {
  const overdue = Promise.withResolvers<false>();
  const timer = setTimeout(() => overdue.resolve(false), milliseconds);
  const ended = running.then(() => true);
  return Promise.race([ended, overdue.promise]).finally(() => clearTimeout(timer));
}

async function poll(consumer: Running): Promise<void> {
  const running = new Set<Promise<void>>();
  const comingAgain: (readonly Message[])[] = [];
  while (!consumer.stopped.aborted) {
    if (running.size >= consumer.settings.maxConcurrency) {
      await Promise.race(running);
      continue;
    }
    const repeated = comingAgain.shift();
    const messages = repeated ?? (await receive(consumer));
    if (messages.length === 0) continue;
    if (repeated === undefined && comesAgainAtOnce(consumer, messages)) comingAgain.push(messages);
    const batch: Promise<void> = deliver(consumer, messages).finally(() => running.delete(batch));
    running.add(batch);
  }
  await Promise.all(running);
}

async function receive({ client, queue, settings, log, stopped }: Running): Promise<readonly Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queue.url,
    MaxNumberOfMessages: settings.batchSize,
    WaitTimeSeconds: LONG_POLL_SECONDS,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
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

/** Nothing of a FIFO group is delivered while something of it runs, so what comes again there has to wait for its end. */
function comesAgainAtOnce({ queue, troubles }: Running, messages: readonly Message[]): boolean {
  return !isFifo(queue) && messages.every(isNew) && troubles.comesAgain();
}

/** What waits when the consumer is stopped is not delivered any more. */
async function deliver(consumer: Running, messages: readonly Message[]): Promise<void> {
  const delayMs = consumer.troubles.delayMs();
  if (delayMs > 0) await pause(consumer, delayMs);
  if (delayMs > 0 && consumer.stopped.aborted) return;
  await work(consumer, messages);
}

function pause({ clock, stopped }: Running, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      stopped.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(milliseconds, end);
    stopped.addEventListener('abort', end);
  });
}

async function work(consumer: Running, messages: readonly Message[]): Promise<void> {
  const { queue, settings, invoke, onDelivery, log } = consumer;
  onDelivery?.(messages.length);
  try {
    const result = await invoke({ Records: messages.map((message) => toRecord(message, queue)) });
    const failed = settings.reportsFailures ? failures(result, messages) : new Set<string>();
    const done = messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
    await Promise.all(done.map((message) => finish(consumer, message)));
  } catch (cause) {
    log('batch_failed', { queue: queue.arn, messages: messages.length, cause });
  }
}

async function finish({ client, queue, troubles }: Running, message: Message): Promise<void> {
  const { ReceiptHandle } = message;
  const about = { QueueUrl: queue.url, ReceiptHandle };
  const comesAgain = isFifo(queue) && isNew(message) && troubles.comesAgain();
  if (comesAgain) await client.send(new ChangeMessageVisibilityCommand({ ...about, VisibilityTimeout: 0 }));
  else await client.send(new DeleteMessageCommand(about));
}

function isFifo(queue: LocalQueue): boolean {
  return queue.arn.endsWith('.fifo');
}

/** What comes again on purpose does so once, so that no message that was worked off ends among the dead letters. */
function isNew({ Attributes }: Message): boolean {
  return Attributes?.ApproximateReceiveCount === '1';
}

/** The ids in `batchItemFailures` of a function that reports them; throws, so that all failed, when it makes no sense. */
function failures(result: unknown, messages: readonly Message[]): ReadonlySet<string> {
  const list = propertyOf(result, 'batchItemFailures') ?? [];
  if (!Array.isArray(list)) throw new Error('batchItemFailures is not a list');
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  return new Set(list.map((item: unknown) => requireId(propertyOf(item, 'itemIdentifier'), known)));
}

function requireId(id: unknown, known: ReadonlySet<unknown>): string {
  if (typeof id !== 'string' || !known.has(id)) throw new Error('A batch item failure names no message of its batch');
  return id;
}
