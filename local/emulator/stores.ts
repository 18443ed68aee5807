import type { RunningFaults } from '../faults/start-faults.ts';
import { type Gateway, systemClock } from '../gateway/index.ts';
import { type LocalQueues, startQueues } from '../queues/start-queues.ts';
import { type LocalTables, startTables } from '../tables/start-tables.ts';
import { REAL_SWEEPING, type Sweeping } from '../tables/sweep.ts';
import type { FunctionTime } from './function-time.ts';
import type { EmulatorOptions, EmulatorStatus, Services } from './options.ts';

const SWEEP_AT_MOST_EVERY_MS = 60_000; // 1 min of real time

/** DynamoDB and SQS, each as far as it is needed. */
export type Stores = { readonly tables: LocalTables | undefined; readonly queues: LocalQueues | undefined };

/**
 * Starts tables and queues side by side. If one fails, the other must be there to be stopped: `started` hears of each.
 *
 * @throws TypeError when there are tables and no folder for them.
 */
export async function startStores(
  options: EmulatorOptions,
  time: FunctionTime,
  faults: RunningFaults | undefined,
  started: (store: { stop(): Promise<void> }) => void,
): Promise<Stores> {
  const { dataFolder, tables: tableShapes = {}, queues: queueShapes = {}, onInvocation } = options;
  const announced = <T extends { stop(): Promise<void> }>(store: T): T => {
    started(store);
    return store;
  };
  const hasTables = Object.keys(tableShapes).length > 0;
  if (hasTables && dataFolder === undefined) throw new TypeError('Tables need a data folder');
  const sweeping = sweepingAt(time, options);
  const tableOptions = { fates: faults?.dynamoDb, countUnits: onInvocation !== undefined, sweeping };
  const starting = [
    hasTables ? startTables(dataFolder ?? '', tableShapes, tableOptions).then(announced) : undefined,
    Object.keys(queueShapes).length > 0 ? startQueues(queueShapes, faults?.sqs).then(announced) : undefined,
  ] as const;
  await Promise.allSettled(starting);
  const [tables, queues] = await Promise.all(starting);
  return { tables, queues };
}

/** Hourly by the functions' time, but not oftener than once a minute: a sweep reads every table. */
function sweepingAt({ speed, at }: FunctionTime, { clock = systemClock }: EmulatorOptions): Sweeping {
  return { now: () => at(clock.now()), everyMs: Math.max(SWEEP_AT_MOST_EVERY_MS, REAL_SWEEPING.everyMs / speed) };
}

export function servicesOf(gateway: Gateway, { tables, queues }: Stores): Services {
  return {
    callbackUrl: gateway.callbackUrl,
    dynamoDbEndpoint: tables?.endpoint,
    sqsEndpoint: queues?.endpoint,
    queueUrl(name) {
      const queue = queues?.queues.get(name);
      if (queue === undefined) throw new TypeError(`There is no queue ${name}`);
      return queue.url;
    },
  };
}

/** `delivered`: messages that functions were handed, by queue. */
export async function contentsOf(
  { tables, queues }: Stores,
  delivered: ReadonlyMap<string, number>,
): Promise<Pick<EmulatorStatus, 'queues' | 'tables'>> {
  const [depths = {}, counts = {}] = await Promise.all([queues?.depths(), tables?.count()]);
  const sizes = Object.entries(counts).map(([name, items]) => [name, { items }]);
  const contents = Object.entries(depths).map(([name, depth]) => [
    name,
    { ...depth, delivered: delivered.get(name) ?? 0 },
  ]);
  return { queues: Object.fromEntries(contents), tables: Object.fromEntries(sizes) };
}
