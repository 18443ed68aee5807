import { errors } from '../protocol/errors.ts';
import { ownsConversation } from '../protocol/ids.ts';
import type { Role, ServerEvent, ServerEvents } from '../protocol/server-events.ts';
import { refuse } from './refusal.ts';

/** Who sent a frame, as the authorizer vouched for at `$connect`. */
export type Speaker = {
  readonly userId: string;
  readonly role: Role;
  readonly connectionId: string;
  readonly connectedAt: number; // Unix ms
  readonly tokenExpiresAt: number; // Unix ms
};

/** The direct answer to a frame; undefined where the route stays silent. */
export type Answer = { [E in ServerEvent]: { readonly event: E; readonly data: ServerEvents[E] } }[ServerEvent];

/** The conversation that a frame speaks of: the user's default one, or a further one of the same user. */
export function ownConversation(speaker: Speaker, conversationId: string | undefined): string {
  if (conversationId === undefined) return speaker.userId;
  if (!ownsConversation(speaker.userId, conversationId)) refuse(errors.forbidden());
  return conversationId;
}
