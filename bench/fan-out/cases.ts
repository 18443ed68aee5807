import { WAYS, type Way } from './plan.ts';

/** One push that is measured, again and again. */
export type Case = {
  readonly way: Way;
  readonly recipients: number;
  readonly withLatencies: boolean; // AWS's
  readonly slow: number; // recipients whose posts take half a second
};

export const SLOW_AMONG = 100; // recipients, where some are slow
export const PLACES = 25; // posts of an outbox at once (chat/outbox.ts)

/** Up to how many recipients: a loop takes 14 s for 1,000 with latencies, and 2,000 without them say what 500 do. */
const MOST: Readonly<Record<'withLatencies' | 'without', Readonly<Record<Way, number>>>> = {
  withLatencies: { outbox: 2_000, inTurn: 100, allAtOnce: 2_000 },
  without: { outbox: 500, inTurn: 100, allAtOnce: 500 },
};

/** All that is measured; `isQuick`: of that what takes a few seconds. */
export function casesFor(sizes: readonly number[], isQuick: boolean): readonly Case[] {
  const pushes = [true, false].flatMap((withLatencies) =>
    WAYS.flatMap((way) =>
      sizes
        .filter((recipients) => recipients <= MOST[withLatencies ? 'withLatencies' : 'without'][way])
        .map((recipients) => ({ way, recipients, withLatencies, slow: 0 })),
    ),
  );
  const slow = (way: Way, count: number): Case => ({ way, recipients: SLOW_AMONG, withLatencies: false, slow: count });
  if (isQuick)
    return [...pushes.filter(({ way, recipients }) => way !== 'inTurn' || recipients <= 10), slow('outbox', 1)];
  return [...pushes, ...WAYS.map((way) => slow(way, 1)), slow('outbox', PLACES)];
}

/** The name of a case. */
export function nameOf({ way, recipients, withLatencies, slow }: Case): string {
  return [way, recipients, withLatencies ? 'latencies' : 'none', slow].join('/');
}
