import { allDone } from '../all-done.ts';
import type { Messages, StoredMessage } from '../ports/messages.ts';

/**
 * The earlier messages that a message's answer is for too, oldest first: not those that have failed or were answered since, nor
 * those that the user asked for again for themselves. `known`: messages that need not be read again.
 */
export async function readJoined(
  messages: Pick<Messages, 'get'>,
  { conversationId, joined = [] }: StoredMessage,
  known: readonly StoredMessage[],
): Promise<readonly StoredMessage[]> {
  const found = await allDone(
    joined.map((id) => known.find(({ messageId }) => messageId === id) ?? messages.get(conversationId, id)),
  );
  return found.filter((message) => message !== undefined).filter(isLeftTo);
}

function isLeftTo({ joinedTo, failedAt, replyId }: StoredMessage): boolean {
  return joinedTo !== undefined && failedAt === undefined && replyId === undefined;
}
