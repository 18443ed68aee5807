import type { IncomingMessage, ServerResponse } from 'node:http';

/** What may go wrong on purpose. Each is asked anew every time; without troubles everything goes well. */
export type Troubles = {
  /**
   * Handles one call of the management API: answers it with `answer`, or lets something else happen instead or besides.
   * Never rejects unless `answer` does.
   */
  managementCall(request: IncomingMessage, response: ServerResponse, answer: () => Promise<void>): Promise<void>;
  /** Milliseconds before `$disconnect` is invoked; undefined when it never is ("best-effort", developer guide). */
  disconnectDelayMs(): number | undefined;
  /** Milliseconds after its 101 at which a client silently stops reading; undefined when it never does. */
  halfDeadAfterMs(): number | undefined;
  /** Milliseconds that a message waits before its integration is invoked, so that messages overtake each other. */
  messageDelayMs(): number;
};

export const NO_TROUBLES: Troubles = {
  managementCall: (_request, _response, answer) => answer(),
  disconnectDelayMs: () => 0,
  halfDeadAfterMs: () => undefined,
  messageDelayMs: () => 0,
};
