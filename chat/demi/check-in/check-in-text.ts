import { spokenIn } from '../clean-reply.ts';
import { crisisIn } from '../crisis.ts';
import { griefIn } from '../grief.ts';
import { isRefusal } from '../refusal.ts';
import { sentenceEnds } from '../whole-sentences.ts';

/** A check-in has fewer words. */
export const CHECK_IN_WORDS = 100;

/**
 * The check-in as it may be sent: cleaned as a reply is, and cut after the last whole sentence that keeps it under 100 words.
 * Undefined where it must not be sent: no words are left, the first sentence alone is too long, it is a refusal, or it brings
 * up danger, death or illness. Nobody waits for a check-in, so one that is broken off is worse than none.
 */
export function shownCheckIn(text: string): string | undefined {
  const said = spokenIn(text);
  if (isRefusal(said) || bringsUpSomethingGrave(said)) return undefined;
  const shown = underHundredWords(said);
  return wordsIn(shown) === 0 ? undefined : shown;
}

/** Hardship is left out: its rules are for what users say of themselves, and she too may call a rainy day heartbroken. */
function bringsUpSomethingGrave(text: string): boolean {
  const grief = griefIn(text);
  return crisisIn(text) !== null || grief === 'death' || grief === 'illness';
}

/** A line is a sentence too: who writes as one chats sets no full stops. */
function underHundredWords(text: string): string {
  const lineEnds = [...text.matchAll(/\n/g)].map(({ index }) => index);
  const ends = [...sentenceEnds(text), ...lineEnds, text.length].sort((one, other) => one - other);
  let words = 0;
  let kept = 0;
  for (const end of ends) {
    words += wordsIn(text.slice(kept, end));
    if (words >= CHECK_IN_WORDS) break;
    kept = end;
  }
  return text.slice(0, kept).trimEnd();
}

/** The segmenter knows languages without spaces as well. The first costs some 15 ms, so not when the module is loaded. */
function wordsIn(text: string): number {
  const words = new Intl.Segmenter('en', { granularity: 'word' });
  return [...words.segment(text)].filter(({ isWordLike }) => isWordLike).length;
}
