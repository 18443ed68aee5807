import type { TFunction } from 'i18next';
import { en } from '../languages/en.ts';

type MoodName = keyof typeof en.mood.words;

/** A mood in the reader's language. A word that this version does not know is shown as it came. */
export function moodWord(word: string, t: TFunction): string {
  return isKnown(word) ? t(`mood.words.${word}`) : word;
}

function isKnown(word: string): word is MoodName {
  return Object.hasOwn(en.mood.words, word);
}
