import type { ServerResponse } from 'node:http';
import type { Outcome } from '../faults/fate.ts';

/** What may go wrong on purpose with calls of a service. Asked anew every time; without troubles everything goes well. */
export type ServiceTroubles = {
  /**
   * Handles one call: answers it with `answer`, or lets something else happen instead or besides. `tables` tells which
   * tables the call names. Never rejects unless `answer` does.
   */
  call(response: ServerResponse, answer: () => void | Promise<void>, tables?: () => readonly string[]): Promise<void>;
};

/** What becomes of the calls of a service that runs elsewhere, which carries it out itself. */
export type CallFates = {
  /** Decides about one call, by the tables that it names; resolves when it has waited as long as it is to be late. */
  outcome(tables: readonly string[]): Promise<Outcome>;
};
