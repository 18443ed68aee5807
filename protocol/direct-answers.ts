import type { ClientEvent } from './client-events.ts';
import type { ServerEvent } from './server-events.ts';

/** What may answer a client's frame directly, beside `error`. */
export const DIRECT_ANSWERS: Readonly<Record<ClientEvent, ServerEvent | undefined>> = {
  message: 'delivered',
  read_receipt: 'read_receipt',
  typing: undefined,
  history: 'history',
  stop: undefined,
  settings: 'settings',
  ping: 'pong',
  subscribe: 'subscribed',
  unsubscribe: 'subscribed',
};
