/** Something that took its time, ms since whatever moment they share. */
export type Interval = { readonly startedAtMs: number; readonly durationMs: number };

/**
 * Those of the intervals that follow one another, each beginning after the one before has ended, and weigh most together: what
 * could not be waited for at the same time. Each weighs 1 unless told otherwise, and then it is the longest such chain.
 */
export function chainOf<T extends Interval>(
  intervals: readonly T[],
  weigh: (interval: T) => number = () => 1,
): readonly T[] {
  const sorted = intervals.toSorted((one, other) => endOf(one) - endOf(other));
  const best: Chain<T>[] = [];
  for (const interval of sorted) {
    const before = heaviest(best.filter(({ last }) => endOf(last) <= interval.startedAtMs));
    const weight = (before?.weight ?? 0) + weigh(interval);
    best.push({ last: interval, before, weight });
  }
  return unfold(heaviest(best));
}

type Chain<T> = { readonly last: T; readonly before: Chain<T> | undefined; readonly weight: number };

function heaviest<T>(chains: readonly Chain<T>[]): Chain<T> | undefined {
  return chains.reduce<Chain<T> | undefined>(
    (found, chain) => (found === undefined || chain.weight > found.weight ? chain : found),
    undefined,
  );
}

function unfold<T>(chain: Chain<T> | undefined): readonly T[] {
  return chain === undefined ? [] : [...unfold(chain.before), chain.last];
}

function endOf({ startedAtMs, durationMs }: Interval): number {
  return startedAtMs + durationMs;
}
