import { capitalised, plainText } from './plain-text.ts';

const LONGEST_NAME = 40; // characters
const LONGEST_QUOTE = 60; // characters

const MARKUP = /<[^<>]*>/g;
const NOT_QUOTABLE = /[^\p{L}\p{M}\p{N} '&+#/.,-]/gu; // markup, emoji, the braces of a slot

/** Where a statement ends and the chatter around it begins. */
const CHATTER_WORDS = [
  'because|but|since|though|although|when|whenever|which|who|even|so much|very much|a lot|too|as well|btw|please',
  "by the way|nice to|and (?:i|i'm|my|we|you|it|he|she|they)",
].join('|');
const CHATTER = new RegExp(`(?:,| (?:${CHATTER_WORDS})\\b).*$`, 'i');

const TURNED: Readonly<Record<string, string>> = {
  i: 'you',
  me: 'you',
  my: 'your',
  mine: 'yours',
  myself: 'yourself',
  "i'm": "you're",
  "i've": "you've",
  am: 'are',
  our: 'your',
  we: 'you',
  us: 'you',
  you: 'me',
  your: 'my',
  yours: 'mine',
};

/** The user's words in her mouth: first and second person turned around, bounded, nothing but plain words. */
export function quoted(words: string): string {
  const turned = words
    .replace(MARKUP, ' ')
    .replace(CHATTER, '')
    .replace(/[\p{L}']+/gu, (word) => turn(word));
  return quotable(turned, LONGEST_QUOTE).replace(/[\s.,'&+#/-]+$/, '');
}

/** A name out of what follows "my name is": its first word, and those after it that are capitalised. */
export function quotedName(words: string): string {
  const [first = '', ...rest] = quotable(words.replace(MARKUP, ' ').replace(CHATTER, ''), LONGEST_NAME).split(' ');
  const end = rest.findIndex((word) => !/^\p{Lu}/u.test(word));
  const family = end === -1 ? rest : rest.slice(0, end);
  return capitalised([first, ...family].join(' ')).replace(/[^\p{L}\p{M}\p{N}]+$/u, '');
}

function turn(word: string): string {
  const key = word.toLowerCase();
  return Object.hasOwn(TURNED, key) ? (TURNED[key] ?? word) : word;
}

/** What may be said back of a user's words: letters, figures and a little punctuation, at most `longest` characters. */
export function quotable(text: string, longest: number): string {
  const clean = plainText(text).replace(NOT_QUOTABLE, ' ').replace(/\s+/g, ' ').trim();
  return [...clean].slice(0, longest).join('').trim();
}
