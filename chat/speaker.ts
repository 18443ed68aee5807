import { errors } from '../protocol/errors.ts';
import { ownsConversation } from '../protocol/ids.ts';
import type { Role, ServerEvent, ServerEvents } from '../protocol/server-events.ts';
import { refuse } from './refusal.ts';

/** For whom a token vouched, over whichever way the request came. */
export type Caller = {
  readonly userId: string;
  readonly role: Role;
  readonly tokenExpiresAt: number; // Unix ms
};

/** Who sent a frame: a caller with a connection, as the authorizer vouched for at `$connect`. */
export type Speaker = Caller & {
  readonly connectionId: string;
  readonly connectedAt: number; // Unix ms
};

export function isConnected(caller: Caller): caller is Speaker {
  return 'connectionId' in caller;
}

/** The direct answer to a frame; undefined where the route stays silent. */
export type Answer = { [E in ServerEvent]: { readonly event: E; readonly data: ServerEvents[E] } }[ServerEvent];

/** The conversation that a request speaks of: the user's default one, or a further one of the same user. */
export function ownConversation(caller: Caller, conversationId: string | undefined): string {
  if (conversationId === undefined) return caller.userId;
  if (!ownsConversation(caller.userId, conversationId)) refuse(errors.forbidden());
  return conversationId;
}
