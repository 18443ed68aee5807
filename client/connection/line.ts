import type { ClientData, ClientEvent } from '../../protocol/client-events.ts';

/** A way to the server that is open: a socket, or HTTP. */
export type Line = {
  readonly kind: 'socket' | 'http';
  /** Whether it was handed over; HTTP carries `message`, `history` and `settings` only. `requestId` comes back with the answer. */
  send<E extends ClientEvent>(event: E, data: ClientData<E>, requestId?: string): boolean;
};
