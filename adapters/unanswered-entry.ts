import type { Unanswered } from '../chat/ports/conversations.ts';

/** A message that waits for its answer as one string of a set: the id, which has no '@', then the conversation. */
export function entryOf({ conversationId, messageId }: Unanswered): string {
  return `${messageId}@${conversationId}`;
}

export function toUnanswered(entry: string): Unanswered {
  const at = entry.indexOf('@');
  return { conversationId: entry.slice(at + 1), messageId: entry.slice(0, at) };
}
