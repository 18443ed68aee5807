import { FUNCTIONS, type FunctionName } from '../../lambdas/routes.ts';
import { totalOf } from '../units/counts.ts';
import type { Usage } from '../units/usage.ts';
import type { Amounts, Priced } from './prices.ts';

export const NOTHING: Amounts = {
  messages: 0,
  connectionMinutes: 0,
  httpRequests: 0,
  invocations: 0,
  gigabyteSeconds: 0,
  writeUnits: 0,
  readUnits: 0,
  fifoRequests: 0,
  standardRequests: 0,
};

/** What one event has of everything that has a price. */
export function amountsOf({ figures, invocations, assumedMs }: Usage): Amounts {
  const names = Object.keys(assumedMs) as FunctionName[];
  return {
    ...NOTHING,
    messages: figures.framesIn + figures.framesOut,
    httpRequests: figures.httpRequests,
    invocations: totalOf(invocations),
    gigabyteSeconds: names.reduce((sum, name) => sum + gigabyteSeconds(name, assumedMs[name] ?? 0), 0),
    writeUnits: figures.writeUnits,
    readUnits: figures.readUnits,
    fifoRequests: figures.fifoRequests,
    standardRequests: figures.standardRequests,
  };
}

/** Of a function that runs for so long. */
export function gigabyteSeconds(name: FunctionName, milliseconds: number): number {
  return (FUNCTIONS[name].memoryMb / 1_024) * (milliseconds / 1_000);
}

export function plus(...all: readonly Partial<Amounts>[]): Amounts {
  const sum = (priced: Priced): number => all.reduce((total, amounts) => total + (amounts[priced] ?? 0), 0);
  return each(sum);
}

export function times(amounts: Amounts, factor: number): Amounts {
  return each((priced) => amounts[priced] * factor);
}

function each(amountOf: (priced: Priced) => number): Amounts {
  const entries = (Object.keys(NOTHING) as Priced[]).map((priced) => [priced, amountOf(priced)]);
  return Object.fromEntries(entries) as Amounts;
}
