import type { Feelings, TurnKind } from './feelings.ts';
import { isGrave } from './gravity.ts';
import { intentOf } from './intents.ts';
import type { Situation } from './lines/book.ts';
import { sentiment } from './sentiment.ts';

const LONG_IDLE_MS = 86_400_000; // 24 h, after which her last word counts as ignored too

const KIND_OF: Readonly<Partial<Record<Situation, TurnKind>>> = {
  refusal: 'refused_by_user',
  thanks: 'successful_help',
  insult: 'negative_message',
  compliment: 'positive_message',
  flirting: 'positive_message',
  apology: 'positive_message',
};

/**
 * What a user's message does to her, the most telling kind first, as `feel` wants them; `any_message` is always the
 * last. Sorrow is not held against the user: a message about death or distress is nothing but a message.
 *
 * `feelings` are those of before the message, with the time of the user's message before it. `telling`: the most telling kind
 * where somebody has found it already, null for none; without it the wording and a lexicon decide.
 */
export function turnKinds(
  text: string,
  feelings: Feelings,
  now: number,
  telling?: TurnKind | null,
): readonly TurnKind[] {
  const main = isGrave(text) ? null : telling === undefined ? tellingKind(text) : telling;
  return [
    ...(main === null ? [] : [main]),
    ...(isLongIdle(feelings, now) ? (['long_idle'] as const) : []),
    'any_message',
  ];
}

/** Whether the user comes back after a day or longer. */
export function isLongIdle({ lastUserMessageAt }: Feelings, now: number): boolean {
  return lastUserMessageAt !== null && now - lastUserMessageAt >= LONG_IDLE_MS;
}

function tellingKind(text: string): TurnKind | null {
  const intent = intentOf(text);
  const byIntent = intent && KIND_OF[intent];
  if (byIntent) return byIntent;
  const feeling = sentiment(text);
  return feeling === 'neutral' ? null : `${feeling}_message`;
}
