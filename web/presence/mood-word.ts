import type { TFunction } from 'i18next';
import type { DemiMood } from '../../client/snapshot.ts';
import { mood } from '../../protocol/mood.ts';
import { en } from '../languages/en.ts';

type MoodName = keyof typeof en.mood.words;

/** A mood in the reader's language. A word of the server's that this version does not know is shown as it came. */
export function moodWord({ word, emotions }: DemiMood, t: TFunction): string {
  const told = word ?? mood(emotions);
  return isKnown(told) ? t(`mood.words.${told}`) : told;
}

function isKnown(word: string): word is MoodName {
  return Object.hasOwn(en.mood.words, word);
}
