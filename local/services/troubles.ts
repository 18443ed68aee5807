import type { ServerResponse } from 'node:http';

/** What may go wrong on purpose with calls of a service. Asked anew every time; without troubles everything goes well. */
export type ServiceTroubles = {
  /**
   * Handles one call: answers it with `answer`, or lets something else happen instead or besides. `tables` tells which
   * tables the call names. Never rejects unless `answer` does.
   */
  call(response: ServerResponse, answer: () => void | Promise<void>, tables?: () => readonly string[]): Promise<void>;
};
