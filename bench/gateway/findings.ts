import type { Way } from './app.ts';

/** What one repetition found of one way to echo. */
export type EchoRound = {
  readonly p50Ms: number; // of one client
  readonly perSecond: number; // of 50
  readonly busyMs: number; // for which one of their echoes kept a processor busy; NaN where that is not known
  readonly perSecondOfMany: number; // of 100; NaN where they were not asked
};

/** What one repetition found of idle connections, bytes of each. */
export type IdleRound = { readonly resident: number; readonly javaScript: number };

/** Everything about one host; `reason` says why it has no figures, or not all of them. */
export type HostFindings = {
  readonly name: string;
  readonly isPeer: boolean;
  readonly echoes: Readonly<Partial<Record<Way, readonly EchoRound[]>>>;
  readonly idle: { readonly connections: number; readonly rounds: readonly IdleRound[] } | undefined;
  readonly reason: string | undefined;
};
