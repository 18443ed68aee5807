import type { Turn } from '../ports/conductor.ts';
import type { StoredMessage } from '../ports/messages.ts';

/** The user's messages that a reply is for, oldest first: those that were left to the turn's message, and that one. */
export function askedIn({ message, joined }: Pick<Turn, 'message' | 'joined'>): readonly StoredMessage[] {
  return [...joined, message];
}

/** Their words, one message a line. */
export function askedText(turn: Pick<Turn, 'message' | 'joined'>): string {
  return askedIn(turn)
    .map(({ content }) => content)
    .join('\n');
}
