/**
 * The tables and queues that the adapters speak to, as pure data: `lib` makes them in AWS, `local` on a laptop, and a test
 * holds that both did. What the keys hold: docs/architecture.md, "One table, four kinds of keys".
 */
export type TableName = 'connections' | 'messages' | 'conversations';

export type TableShape = {
  readonly partitionKey: string; // all keys are strings
  readonly sortKey?: string;
  readonly timeToLive?: string; // epoch seconds
  readonly indexes?: readonly {
    readonly name: string;
    readonly partitionKey: string;
    readonly sortKey: string;
    readonly projection: 'KEYS_ONLY';
  }[];
};

export const UNREAD_INDEX = 'unread';
export const DUE_INDEX = 'due'; // sparse: conversations in which Demi will write first, by when

export const TABLES: Readonly<Record<TableName, TableShape>> = {
  connections: { partitionKey: 'room', sortKey: 'connection_id', timeToLive: 'expires_at' },
  messages: {
    partitionKey: 'conversation_id',
    sortKey: 'message_id',
    timeToLive: 'expires_at',
    indexes: [{ name: UNREAD_INDEX, partitionKey: 'unread_for', sortKey: 'message_id', projection: 'KEYS_ONLY' }],
  },
  conversations: {
    partitionKey: 'conversation_id',
    indexes: [{ name: DUE_INDEX, partitionKey: 'check_in_bucket', sortKey: 'check_in_at', projection: 'KEYS_ONLY' }],
  },
};

export type QueueName = 'welcome' | 'welcome-dead' | 'reply' | 'reply-dead';

export type QueueShape = {
  readonly fifo: boolean;
  readonly visibilitySeconds: number; // Lambda wants at least the consuming function's timeout
  readonly deadLetter?: { readonly queue: QueueName; readonly maxReceiveCount: number };
  readonly consumer?: {
    readonly batchSize: number;
    readonly maxConcurrency: number;
    readonly reportsFailures: boolean;
  };
};

export const QUEUES: Readonly<Record<QueueName, QueueShape>> = {
  'welcome-dead': { fifo: false, visibilitySeconds: 30 },
  welcome: {
    fifo: false,
    visibilitySeconds: 20, // a device whose welcome was killed gets nothing for so long
    deadLetter: { queue: 'welcome-dead', maxReceiveCount: 5 },
    consumer: { batchSize: 10, maxConcurrency: 50, reportsFailures: true },
  },
  // Named after the queue it belongs to: a FIFO queue's dead letters need a FIFO queue.
  'reply-dead': {
    fifo: true,
    visibilitySeconds: 60,
    consumer: { batchSize: 1, maxConcurrency: 10, reportsFailures: false },
  },
  // The worker shortens a job's visibility to 30 s before its first effect, and extends it while it works.
  reply: {
    fifo: true,
    visibilitySeconds: 90,
    deadLetter: { queue: 'reply-dead', maxReceiveCount: 3 },
    consumer: { batchSize: 1, maxConcurrency: 200, reportsFailures: false },
  },
};
