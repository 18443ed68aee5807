import type { StoredMessage } from '../ports/messages.ts';
import { wordsOf } from './intents.ts';
import type { Situation } from './lines/book.ts';
import { plainText, wordCount } from './plain-text.ts';
import { sentimentScore } from './sentiment.ts';
import { topicIn } from './topics.ts';

const LONG_WORDS = 120;
const SHORT_WORDS = 2;
const ANSWER_WORDS = 12; // longer than this is a story, not an answer
const SHOUTED_LETTERS = 8;
const DEEP_FEELING = 0.4; // a sentiment score, either way

const FOR_ADVICE = /\b(?:should i|what (?:can|do) i do|any advice|what would you do)\b/;
const YES_OR_NO =
  /^(?:(?:and|so|but|hey|demi|well) )*(?:is|are|am|do|does|did|will|would|can|could|has|have|was|were|should)\b/;
const ABOUT_USER = /\b(?:i|i'm|i've|my|me|we|our|us|today|finally)\b/;

/** The situation by how a message is made and what it is about, for when its wording alone does not tell. */
export function situationByForm(text: string, recent: readonly StoredMessage[]): Situation {
  const words = wordsOf(text);
  if (words === '') return /\p{Extended_Pictographic}|[:;]/u.test(text) ? 'signsOnly' : 'acknowledgement';
  if (wordCount(words) > LONG_WORDS) return 'longMessage';
  if (isShouted(text)) return 'shouting';
  return questionKind(text, words) ?? newsKind(text, words) ?? answerOrTopic(words, recent);
}

function questionKind(text: string, words: string): Situation | undefined {
  if (FOR_ADVICE.test(words)) return 'advice';
  if (!endsAsking(plainText(text))) return undefined;
  return YES_OR_NO.test(words) ? 'verdict' : 'openQuestion';
}

function newsKind(text: string, words: string): Situation | undefined {
  const score = sentimentScore(text);
  if (Math.abs(score) < DEEP_FEELING || !ABOUT_USER.test(words)) return undefined;
  return score > 0 ? 'goodNews' : 'badNews';
}

function answerOrTopic(words: string, recent: readonly StoredMessage[]): Situation {
  const last = recent.at(-1);
  const wasAsked = last?.sender === 'demi' && endsAsking(last.content);
  if (wasAsked && wordCount(words) <= ANSWER_WORDS) return 'answered';
  return topicIn(words) ?? (wordCount(words) <= SHORT_WORDS ? 'acknowledgement' : 'smalltalk');
}

/** Whether the last thing said is a question, whatever emoji follow. */
function endsAsking(text: string): boolean {
  return /\?[^\p{L}\p{N}]*$/u.test(text);
}

function isShouted(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.length >= SHOUTED_LETTERS && /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text);
}
