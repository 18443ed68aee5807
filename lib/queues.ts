import { Duration, Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import {
  type DeadLetterQueue,
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
  type QueueProps,
  type RedriveAllowPolicy,
  RedrivePermission,
} from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../adapters/env.ts';
import { QUEUES, type QueueName, type QueueShape } from '../adapters/resources.ts';
import type { ChatFunction } from './chat-function.ts';
import { entriesOf, pascalCase } from './records.ts';

/** The queues that functions send to; only the service itself fills the others. */
export type SendableQueue = 'welcome' | 'reply';

const VARIABLES: Readonly<Record<SendableQueue, string>> = {
  welcome: ENV.welcomeQueueUrl,
  reply: ENV.replyQueueUrl,
};

const DEAD_LETTER_RETENTION = Duration.days(14); // the longest that SQS keeps a message

/** The queues of adapters/resources.ts, their dead letters and their consumers. */
export class Queues extends Construct {
  readonly #queues = new Map<QueueName, Queue>();

  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const [name] of entriesOf(QUEUES)) this.queue(name);
  }

  /** The queue, made on first use: a queue needs the queue of its dead letters before itself. */
  queue(name: QueueName): Queue {
    const made = this.#queues.get(name) ?? new Queue(this, pascalCase(name), this.#props(name));
    this.#queues.set(name, made);
    return made;
  }

  /** The queues whose messages were given up. */
  deadLetterQueues(): readonly { readonly name: QueueName; readonly queue: Queue }[] {
    const names = Object.values(QUEUES).flatMap((shape) => shape.deadLetter?.queue ?? []);
    return names.map((name) => ({ name, queue: this.queue(name) }));
  }

  /** Allows sending to the queue and tells the function its address. */
  grantSend(name: SendableQueue, sender: ChatFunction): void {
    sender.allow(['sqs:SendMessage'], this.queue(name).queueArn);
    sender.provide(VARIABLES[name], this.queue(name).queueUrl);
  }

  /** Allows extending the time that a received message stays hidden and tells the function the queue's address. */
  grantExtend(name: SendableQueue, worker: ChatFunction): void {
    worker.allow(['sqs:ChangeMessageVisibility'], this.queue(name).queueArn);
    worker.provide(VARIABLES[name], this.queue(name).queueUrl);
  }

  /** Has Lambda call the function with the messages of the queue. */
  consume(name: QueueName, consumer: ChatFunction): void {
    const how = QUEUES[name].consumer;
    if (how === undefined) throw new Error(`Queue ${name} does not say how it is consumed (adapters/resources.ts)`);
    consumer.handler.addEventSource(
      new SqsEventSource(this.queue(name), {
        batchSize: how.batchSize,
        maxConcurrency: how.maxConcurrency,
        reportBatchItemFailures: how.reportsFailures,
      }),
    );
  }

  #props(name: QueueName): QueueProps {
    const shape = QUEUES[name];
    return {
      queueName: this.#queueName(name),
      visibilityTimeout: Duration.seconds(shape.visibilitySeconds),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      redriveAllowPolicy: this.#redriveAllowPolicy(name),
      ...(shape.fifo && FIFO_PROPS),
      ...(shape.deadLetter !== undefined && { deadLetterQueue: this.#deadLetterQueue(shape.deadLetter) }),
      ...(sourcesOf(name).length > 0 && { retentionPeriod: DEAD_LETTER_RETENTION }),
    };
  }

  #deadLetterQueue(deadLetter: NonNullable<QueueShape['deadLetter']>): DeadLetterQueue {
    return { queue: this.queue(deadLetter.queue), maxReceiveCount: deadLetter.maxReceiveCount };
  }

  #redriveAllowPolicy(name: QueueName): RedriveAllowPolicy {
    const sources = sourcesOf(name);
    if (sources.length === 0) return { redrivePermission: RedrivePermission.DENY_ALL };
    return {
      redrivePermission: RedrivePermission.BY_QUEUE,
      sourceQueues: sources.map((source) => Queue.fromQueueArn(this, `${pascalCase(source)}Source`, this.#arn(source))),
    };
  }

  /** Known before the queue exists: a queue and its dead letters name each other, which references could not. */
  #arn(name: QueueName): string {
    return Stack.of(this).formatArn({ service: 'sqs', resource: this.#queueName(name) });
  }

  #queueName(name: QueueName): string {
    return `${Stack.of(this).stackName}-${name}${QUEUES[name].fifo ? '.fifo' : ''}`;
  }
}

/** High throughput: the limit of 300 calls per second then counts per partition of groups, not for the whole queue. */
const FIFO_PROPS: QueueProps = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

function sourcesOf(name: QueueName): QueueName[] {
  return entriesOf(QUEUES).flatMap(([source, shape]) => (shape.deadLetter?.queue === name ? [source] : []));
}
