import type { ClientData } from '../protocol/client-events.ts';
import type { Conversations } from './ports/conversations.ts';
import { ownConversation, type Speaker } from './speaker.ts';

export type StopReplyPorts = { readonly conversations: Pick<Conversations, 'requestStop'> };

/**
 * Asks the worker that writes a reply to end it where it is. Names the one reply being written: a stop that comes late
 * finds another one, or none, and does nothing.
 */
export async function stopReply(
  ports: StopReplyPorts,
  speaker: Speaker,
  request: ClientData<'stop'>,
): Promise<undefined> {
  const conversationId = ownConversation(speaker, request.conversation_id);
  await ports.conversations.requestStop(conversationId, request.in_reply_to);
  return undefined;
}
