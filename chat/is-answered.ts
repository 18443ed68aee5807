import type { Messages, StoredMessage } from './ports/messages.ts';

/** Whether the message's reply is stored. Its `replyId` alone only says that a worker was about to. */
export async function isAnswered(
  messages: Pick<Messages, 'get'>,
  { conversationId, replyId, joinedTo }: StoredMessage,
): Promise<boolean> {
  if (replyId !== undefined) return (await messages.get(conversationId, replyId)) !== undefined;
  if (joinedTo === undefined) return false;
  const later = await messages.get(conversationId, joinedTo);
  return later !== undefined && isAnswered(messages, later); // answered together with it
}
