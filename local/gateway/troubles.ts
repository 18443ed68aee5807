import type { IncomingMessage, ServerResponse } from 'node:http';

/** What may go wrong on purpose. Each is asked anew every time; without troubles everything goes well. */
export type Troubles = {
  /**
   * Handles one call of the management API: answers it with `answer`, or lets something else happen instead or besides.
   * Never rejects unless `answer` does.
   */
  managementCall(request: IncomingMessage, response: ServerResponse, answer: () => Promise<void>): Promise<void>;
  /** The status that refuses a handshake before anything is invoked; undefined when it may go on. */
  handshakeRefusal(): number | undefined;
  /** Milliseconds before `$disconnect` is invoked; undefined when it never is ("best-effort", developer guide). */
  disconnectDelayMs(): number | undefined;
  /** Milliseconds after which nothing gets through any more, in either direction; undefined when it always does. */
  halfDeadAfterMs(): number | undefined;
  /** Milliseconds after which the connection ends without a close frame; undefined when it does not. */
  dropAfterMs(): number | undefined;
  /** Milliseconds after its handshake at which a connection ends; undefined for the limit that there is anyway. */
  maxDurationMs(): number | undefined;
  /** Milliseconds without a data frame after which it ends; undefined for the limit that there is anyway. */
  idleMs(): number | undefined;
  /** Milliseconds that a message waits before its integration is invoked, so that messages overtake each other. */
  messageDelayMs(): number;
  /** For each copy of a frame that goes to a client, milliseconds that it waits, so that frames overtake each other. */
  frameDelaysMs(): readonly number[];
  /**
   * Calls `run` whenever what concerns open connections is to be asked again, with times that run from then on; the
   * returned function ends that.
   */
  onChange(run: () => void): () => void;
};

export const NO_TROUBLES: Troubles = {
  managementCall: (_request, _response, answer) => answer(),
  handshakeRefusal: () => undefined,
  disconnectDelayMs: () => 0,
  halfDeadAfterMs: () => undefined,
  dropAfterMs: () => undefined,
  maxDurationMs: () => undefined,
  idleMs: () => undefined,
  messageDelayMs: () => 0,
  frameDelaysMs: () => [0],
  onChange: () => () => undefined,
};
