import { CONCURRENT_POSTS } from '../../chat/outbox.ts';
import { WAYS, type Way } from './plan.ts';

/** One push that is measured, again and again. */
export type Case = {
  readonly way: Way;
  readonly recipients: number;
  readonly withLatencies: boolean; // AWS's
  readonly slow: number; // recipients whose posts take half a second
};

export const SLOW_AMONG = 100; // recipients, where some are slow

/** Up to how many recipients: a loop takes 14 s for 1,000 with latencies, and 2,000 without them say what 500 do. */
const MOST: Readonly<Record<'withLatencies' | 'without', Readonly<Record<Way, number>>>> = {
  withLatencies: { outbox: 2_000, inTurn: 100, allAtOnce: 2_000 },
  without: { outbox: 500, inTurn: 100, allAtOnce: 500 },
};

/** All that is measured but SLOW_PAIR; `isQuick`: of that what takes a few seconds. */
export function casesFor(sizes: readonly number[], isQuick: boolean): readonly Case[] {
  const pushes = [true, false].flatMap((withLatencies) =>
    WAYS.flatMap((way) =>
      sizes
        .filter((recipients) => recipients <= MOST[withLatencies ? 'withLatencies' : 'without'][way])
        .map((recipients) => ({ way, recipients, withLatencies, slow: 0 })),
    ),
  );
  if (isQuick) return pushes.filter(({ way, recipients }) => way !== 'inTurn' || recipients <= 10);
  return [...pushes, amongMany('inTurn', 1), amongMany('allAtOnce', 1), amongMany('outbox', CONCURRENT_POSTS)];
}

/**
 * The outbox without slow recipients and with one. What that one costs the others is less than what one push differs from the next,
 * so the two are measured often, and in turn with each other alone.
 */
export const SLOW_PAIR: readonly Case[] = [amongMany('outbox', 0), amongMany('outbox', 1)];

/** A push to as many recipients as slow ones are measured among. */
export function amongMany(way: Way, slow: number): Case {
  return { way, recipients: SLOW_AMONG, withLatencies: false, slow };
}

/** The name of a case. */
export function nameOf({ way, recipients, withLatencies, slow }: Case): string {
  return [way, recipients, withLatencies ? 'latencies' : 'none', slow].join('/');
}
