import { QUEUES, type QueueName, TABLES, type TableName } from '../../adapters/resources.ts';
import { CONSUMERS } from '../../lambdas/routes.ts';
import type { QueueShape, QueueShapes, TableShapes } from '../index.ts';

/** What the tables and queues of `lib` are called on a laptop. */
export function tableName(name: TableName): string {
  return `demi-${name}`;
}

export function queueName(name: QueueName): string {
  return `demi-${name}${QUEUES[name].fifo ? '.fifo' : ''}`;
}

export function localTables(): TableShapes {
  return Object.fromEntries(Object.entries(TABLES).map(([name, shape]) => [tableName(name as TableName), shape]));
}

export function localQueues(): QueueShapes {
  const names = Object.keys(QUEUES) as QueueName[];
  return Object.fromEntries(names.map((name) => [queueName(name), localQueue(name)]));
}

function localQueue(name: QueueName): QueueShape {
  const { deadLetter, consumer, ...shape } = QUEUES[name];
  const consumingFunction = CONSUMERS[name];
  return {
    ...shape,
    ...(deadLetter && { deadLetter: { ...deadLetter, queue: queueName(deadLetter.queue) } }),
    ...(consumer && consumingFunction && { consumer: { ...consumer, function: consumingFunction } }),
  };
}
