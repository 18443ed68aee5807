import type { Way } from './app.ts';

/** What one repetition found of one way to echo. */
export type EchoRound = {
  readonly p50Ms: number; // of one client
  readonly perSecond: number; // of 50
  readonly busyMs: number; // for which one of their echoes kept a processor busy; NaN where that is not known
  readonly perSecondOfMany: number; // of 100; NaN where it was not asked of it
};

/** What one repetition found of idle connections, bytes of each. */
export type IdleRound = { readonly resident: number; readonly javaScript: number };

/** Everything about one host. A way is there where the host knows it, without rounds where it did not run to the end; `reason` says why. */
export type HostFindings = {
  readonly name: string;
  readonly isPeer: boolean;
  readonly echoes: Readonly<Partial<Record<Way, readonly EchoRound[]>>>;
  readonly idle: { readonly connections: number; readonly rounds: readonly IdleRound[] } | undefined;
  readonly reason: string | undefined;
};

/** All of them; none where one is missing, because a median of the rest would stand beside medians of more. */
export function wholeRounds<T>(rounds: readonly (T | undefined)[]): readonly T[] {
  const there = rounds.filter((round) => round !== undefined);
  return there.length < rounds.length ? [] : there;
}
