import type { Messages, StoredMessage } from './ports/messages.ts';

/** Whether the message's reply is stored. Its `replyId` alone only says that a worker was about to. */
export async function isAnswered(
  messages: Pick<Messages, 'get'>,
  { conversationId, replyId }: StoredMessage,
): Promise<boolean> {
  return replyId !== undefined && (await messages.get(conversationId, replyId)) !== undefined;
}
