import type { FunctionName } from '../../lambdas/routes.ts';
import type { InvocationReport } from '../../local/index.ts';
import { median } from '../measure/median.ts';
import { chainOf } from './chain.ts';
import type { Counts } from './counts.ts';
import type { Observation } from './observed-stack.ts';
import { SERVICE_MS } from './service-ms.ts';

/** What one event uses of AWS. */
export type Usage = {
  readonly calls: Counts; // by service and operation, as in 'DynamoDB PutItem'
  readonly invocations: Counts; // by function
  /** By function: the chain of its calls at `SERVICE_MS` each, and `OWN_MS`. A language model's time is not in it. */
  readonly assumedMs: Counts;
  readonly figures: Readonly<Record<Figure, number>>;
};

export type Figure =
  | 'inSequence' // calls that wait for each other, of invocations one after the other
  | 'readUnits'
  | 'writeUnits' // those in indexes and of refused writes among them
  | 'indexWriteUnits'
  | 'refusedWriteUnits'
  | 'framesIn'
  | 'framesOut'
  | 'httpRequests'
  | 'fifoRequests' // sends, visibility changes, and a receive and a delete for each delivery
  | 'standardRequests';

type Call = InvocationReport['calls'][number];

export const OWN_MS = 5; // of an invocation beside its calls, warm
const REQUESTS_OF_DELIVERY = 2; // a receive, and a delete

/** What the functions of an event used, out of all that was seen. Invocations of one event follow each other. */
export function usageOf(seen: Observation, functions: readonly FunctionName[]): Usage {
  const isOurs = (of: { readonly function: string }): boolean => functions.some((name) => name === of.function);
  const invocations = seen.invocations.filter(isOurs);
  const tables = seen.tables.filter(isOurs);
  const queues = seen.queues.filter(isOurs);
  const deliveries = invocations.filter(({ trigger }) => trigger.startsWith('demi-')).map(({ trigger }) => trigger);
  const indexWriteUnits = sum(tables, (entry) => entry.indexWriteUnits);
  const requests = (isFifo: boolean): number =>
    queues.filter((entry) => entry.isFifo === isFifo).length +
    deliveries.filter((queue) => queue.endsWith('.fifo') === isFifo).length * REQUESTS_OF_DELIVERY;
  return {
    calls: counted(invocations.flatMap(({ calls }) => calls.filter(isOfAws).map(nameOf))),
    invocations: counted(invocations.map((invocation) => invocation.function)),
    assumedMs: assumedMs(invocations),
    figures: {
      inSequence: sum(invocations, ({ calls }) => chainOf(calls.filter(isOfAws)).length),
      readUnits: sum(tables, (entry) => entry.readUnits),
      writeUnits: sum(tables, (entry) => entry.writeUnits) + indexWriteUnits,
      indexWriteUnits,
      refusedWriteUnits: sum(
        tables.filter(({ isRefused }) => isRefused),
        (entry) => entry.writeUnits,
      ),
      framesIn: seen.framesIn,
      framesOut: seen.framesOut - postsOf(seen.invocations.filter((invocation) => !isOurs(invocation))),
      httpRequests: invocations.filter((invocation) => invocation.function === 'http').length,
      fifoRequests: requests(true),
      standardRequests: requests(false),
    },
  };
}

/** Counts in the middle, each by itself; chains at their shortest, because a busy machine can only lengthen them. */
export function usualUsage(usages: readonly Usage[]): Usage {
  const each = (choose: (values: readonly number[]) => number, countsOf: (usage: Usage) => Counts): Counts => {
    const names = [...new Set(usages.flatMap((usage) => Object.keys(countsOf(usage))))].sort();
    return Object.fromEntries(names.map((name) => [name, choose(usages.map((usage) => countsOf(usage)[name] ?? 0))]));
  };
  const least = (values: readonly number[]): number => Math.min(...values);
  const figures = each(median, (usage) => usage.figures) as Usage['figures'];
  return {
    calls: each(median, ({ calls }) => calls),
    invocations: each(median, ({ invocations }) => invocations),
    assumedMs: each(least, (usage) => usage.assumedMs),
    figures: { ...figures, inSequence: least(usages.map((usage) => usage.figures.inSequence)) },
  };
}

/** A language model is somebody else's service. */
function isOfAws({ service }: Call): boolean {
  return Object.hasOwn(SERVICE_MS, service);
}

function nameOf({ service, operation }: Call): string {
  return `${service} ${operation}`;
}

function assumedMs(invocations: readonly InvocationReport[]): Counts {
  const weigh = ({ service }: Call): number => SERVICE_MS[service as keyof typeof SERVICE_MS] ?? 0;
  const found: Record<string, number> = {};
  for (const { function: name, calls } of invocations)
    found[name] = (found[name] ?? 0) + OWN_MS + sum(chainOf(calls, weigh), weigh);
  return found;
}

/** Frames that went out by posts; the others are answers to their own frame. */
function postsOf(invocations: readonly InvocationReport[]): number {
  const calls = invocations.flatMap((invocation) => invocation.calls);
  return calls.filter(({ operation, status }) => operation === 'PostToConnection' && status === 200).length;
}

function counted(names: readonly string[]): Counts {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function sum<T>(all: readonly T[], of: (each: T) => number): number {
  return all.reduce((total, each) => total + of(each), 0);
}
