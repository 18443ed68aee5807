import type { Turn } from '../../ports/conductor.ts';

const CHARACTERS_OF_CONTEXT = 600;

export type Excerpt = { readonly demi_said: string | null; readonly user_said: string };

/** The user's message and the end of what Demi said before it, for questions about the message. */
export function excerpt({ message, recent, knownSince }: Turn): Excerpt {
  const before = recent.findLast(({ sender, createdAt }) => sender === 'demi' && createdAt > knownSince);
  const end = before && [...before.content].slice(-CHARACTERS_OF_CONTEXT).join('');
  return { demi_said: end ?? null, user_said: message.content };
}
