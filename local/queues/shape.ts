/** A queue as it is asked for. */
export type QueueShape = {
  readonly fifo: boolean;
  readonly visibilitySeconds: number; // Lambda wants at least the consuming function's timeout
  readonly deadLetter?: { readonly queue: string; readonly maxReceiveCount: number };
  readonly consumer?: ConsumerShape;
};

/** Lambda's event source mapping: which function gets the messages, and how. */
export type ConsumerShape = {
  readonly function: string;
  readonly batchSize: number; // 1 to 10
  readonly maxConcurrency: number; // invocations at once; at most one per group of a FIFO queue
  readonly reportsFailures: boolean; // ReportBatchItemFailures
};

/** By the name that the queue has on AWS; a FIFO queue's ends in `.fifo`. */
export type QueueShapes = Readonly<Record<string, QueueShape>>;
