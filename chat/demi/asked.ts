import type { Turn } from '../ports/conductor.ts';
import type { StoredMessage } from '../ports/messages.ts';

/** The user's messages that a reply is for, oldest first: those that were left to the turn's message, and that one. */
export function askedIn({ message, recent }: Pick<Turn, 'message' | 'recent'>): readonly StoredMessage[] {
  const { joined = [] } = message;
  return [...recent.filter(({ messageId }) => joined.includes(messageId)), message];
}

/** Their words, one message a line. */
export function askedText(turn: Pick<Turn, 'message' | 'recent'>): string {
  return askedIn(turn)
    .map(({ content }) => content)
    .join('\n');
}
