import { plainText } from '../plain-text.ts';

/** Lets a text through while it is written, and stops it once it gives away the confidential one. */
export type LeakGuard = {
  /** What may be passed on now; nothing more after a leak. */
  add(piece: string): string;
  /** The text is complete: what was held back and may be passed on after all. */
  end(): string;
  readonly hasLeaked: boolean;
};

const SUSPICIOUS_WORDS = 4; // in a row; what follows them is held back
const LEAKED_WORDS = 8;

const OF_WORDS = String.raw`\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}'\u2018\u2019\u02BC\u00B4`;
const WORD = new RegExp(`[${OF_WORDS}]+`, 'gu');
const WORD_OR_BETWEEN = new RegExp(`[${OF_WORDS}]+|[^${OF_WORDS}]+`, 'gu');
const BEGINS_WORD = new RegExp(`^[${OF_WORDS}]`, 'u');

/**
 * Guards the words of `confidential`: eight of them in a row are a leak, whatever case, punctuation, markdown or line breaks
 * they come with. Text passes as it comes, unless its last four words stand so in `confidential`; of a leak at most four words
 * are seen. What is translated, paraphrased or spelt out in single letters is not found.
 *
 * `confidential` must not hold what may be said word for word, such as where help is found or what the user told.
 */
export function leakGuard(confidential: string): LeakGuard {
  const lengthenRun = runsIn(confidential);
  let word = ''; // the last one so far; the next piece may go on with it
  let held = '';
  let run = 0; // how many words in a row, up to the last whole one, stand so in `confidential`
  let hasLeaked = false;

  const endWord = (): void => {
    const whole = normal(word);
    if (whole !== '') run = lengthenRun(whole);
    hasLeaked ||= run >= LEAKED_WORDS;
    word = '';
  };
  const release = (): string => {
    const released = held;
    held = '';
    return released;
  };
  const pass = (part: string): string => {
    if (BEGINS_WORD.test(part)) word += part;
    else endWord();
    held += part;
    return run < SUSPICIOUS_WORDS ? release() : '';
  };

  return {
    add: (piece) => {
      let passed = '';
      for (const [part] of piece.matchAll(WORD_OR_BETWEEN)) {
        if (hasLeaked) break;
        passed += pass(part);
      }
      return passed;
    },
    end: () => {
      if (!hasLeaked) endWord();
      return hasLeaked ? '' : release();
    },
    get hasLeaked() {
      return hasLeaked;
    },
  };
}

/** Whether a whole text gives away the confidential one. */
export function leaks(text: string, confidential: string): boolean {
  const guard = leakGuard(confidential);
  guard.add(text);
  guard.end();
  return guard.hasLeaked;
}

/** Reads a text word by word: how many words up to this one stand in a row somewhere in `confidential`. */
function runsIn(confidential: string): (word: string) => number {
  const places = new Map<string, number[]>();
  for (const [place, word] of wordsOf(confidential).entries()) {
    const known = places.get(word);
    if (known === undefined) places.set(word, [place]);
    else known.push(place);
  }
  let runs = new Map<number, number>(); // by the place of the last word
  return (word) => {
    const longer = (place: number): [number, number] => [place, (runs.get(place - 1) ?? 0) + 1];
    runs = new Map((places.get(word) ?? []).map(longer));
    return Math.max(0, ...runs.values());
  };
}

function wordsOf(text: string): readonly string[] {
  return (text.match(WORD) ?? []).map(normal).filter((word) => word !== '');
}

function normal(word: string): string {
  return plainText(word)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}
