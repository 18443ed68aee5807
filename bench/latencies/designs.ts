import type { InvocationReport } from '../../local/index.ts';
import type { Exchange } from './exchange.ts';

/** What is compared, in the order of the report. */
export const DESIGNS = ['ours', 'replyInRoute', 'scanAlone', 'scanAmongOthers'] as const;
export type DesignName = (typeof DESIGNS)[number];

export const OTHERS = 1_000; // connections of other users

export const TITLES: Readonly<Record<DesignName, string>> = {
  ours: 'Demi',
  replyInRoute: 'reply in the route',
  scanAlone: 'scan, 1 connection',
  scanAmongOthers: 'scan, 1,001 connections',
};

export type PerDesign<T> = Readonly<Record<DesignName, T>>;

export function perDesign<T>(map: (name: DesignName) => T): PerDesign<T> {
  return Object.fromEntries(DESIGNS.map((name) => [name, map(name)])) as Record<DesignName, T>;
}

/** An invocation, and when its end was heard of, ms since the epoch. */
export type Invocation = InvocationReport & { readonly endedAt: number };

/** An exchange, when it began, ms since the epoch, and what the functions did for it. */
export type Observed = {
  readonly exchange: Exchange;
  readonly sentAt: number;
  readonly invocations: readonly Invocation[];
};
