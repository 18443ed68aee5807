import type { Outcome } from '../faults/fate.ts';

/** What the tables' thread is told when it starts. */
export type TablesThreadData = {
  readonly path: string; // of the store
  readonly countUnits: boolean;
  /** Whether it is to ask about each call what becomes of it. */
  readonly asksForFates: boolean;
};

export type ToTablesThread =
  | { readonly kind: 'fate'; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: 'stop' };

export type FromTablesThread =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'call'; readonly id: number; readonly tables: readonly string[] };
