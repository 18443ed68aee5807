import { emotionGroupFilter } from './emotion-group-filter.ts';
import { emotionLineFilter } from './emotion-line-filter.ts';
import { silenceLine } from './failure-line.ts';
import { reasoningFilter } from './reasoning-filter.ts';
import { beginningOf, inTurn, type TextFilter } from './text-filter.ts';
import { tokenFilter } from './token-filter.ts';

const WRAP = '[\\s*_"]*'; // what may stand around a label
const LABELS = `(?:(?:demi|assistant)${WRAP}:[*_"]*\\s*)`;
const LABEL = new RegExp(`^${WRAP}${LABELS}+`, 'i');
const MAY_BE_LABEL = new RegExp(
  `^${WRAP}${LABELS}*(?:${beginningOf('demi')}|${beginningOf('assistant')}|(?:demi|assistant)${WRAP})?$`,
  'i',
);
const LONGEST_LABEL = 200; // characters, where it is repeated

/**
 * What of a model's reply may be shown: no label, no special tokens, no reasoning, no emotion table. When nothing is
 * left, a line in character that `seed` decides.
 */
export function cleanReply(text: string, seed = ''): string {
  return spokenIn(text) || silenceLine(seed);
}

/** The same without the line in character: empty where nothing is left. */
export function spokenIn(text: string): string {
  const filter = replyFilter();
  return filter.add(text) + filter.end();
}

/**
 * Cleans a reply while it is written. What it has let through is never taken back: joined it is, at any moment, a beginning
 * of what `spokenIn` makes of the whole text, and at the end all of it. It holds back
 *
 * - what may still become a special token or a label, some characters;
 * - the beginning of a line that may give an emotion a figure, at most 200;
 * - what stands in an open bracket, at most 222 unless emotions are in it;
 * - white space before the next word, and reasoning.
 */
export function replyFilter(): TextFilter {
  return inTurn([
    reasoningFilter(),
    tokenFilter(),
    emotionGroupFilter(),
    emotionLineFilter(),
    labelFilter(),
    spacingFilter(),
  ]);
}

/** Takes out the name with which a model begins, as if it wrote a play. */
function labelFilter(): TextFilter {
  let held = '';
  let isBeginning = true;
  const withoutLabel = (): string => {
    const label = LABEL.exec(held.slice(0, LONGEST_LABEL))?.[0] ?? '';
    return held.slice(label.length);
  };
  return {
    add: (piece) => {
      if (!isBeginning) return piece;
      held += piece;
      if (held.length <= LONGEST_LABEL && MAY_BE_LABEL.test(held)) return '';
      isBeginning = false;
      return withoutLabel();
    },
    end: () => (isBeginning ? withoutLabel() : ''),
  };
}

/** Leaves no white space around the text, and one blank line at most between its paragraphs. */
function spacingFilter(): TextFilter {
  let space = '';
  let hasBegun = false;
  return {
    add: (piece) => {
      const text = hasBegun ? space + piece : piece.trimStart();
      const words = text.trimEnd();
      space = text.slice(words.length);
      hasBegun ||= words !== '';
      return words.replace(/\n{3,}/g, '\n\n');
    },
    end: () => '',
  };
}
