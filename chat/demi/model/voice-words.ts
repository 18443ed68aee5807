import type { Voice } from '../voice.ts';

type Trait = Exclude<keyof Voice, 'lengthWords'>;

/** A trait from none of it to all of it. */
type Degrees = readonly [none: string, little: string, much: string, full: string];

const STEPS = [0.15, 0.45, 0.8] as const; // where one degree ends and the next begins

const TRAITS: Readonly<Record<Trait, Degrees>> = {
  sarcasm: ['no sarcasm', 'a pinch of sarcasm', 'sarcastic more often than not', 'sarcasm in nearly every sentence'],
  formality: ['as casual as it gets', 'casual', 'rather formal, as at court', 'icily formal'],
  warmth: ['cold', 'cool', 'warm underneath', 'openly warm'],
  humour: ['no jokes', 'a dry joke now and then', 'playful', 'one joke after the other'],
  selfDeprecation: [
    'never at your own expense',
    'seldom at your own expense',
    'at times at your own expense',
    'mostly at your own expense',
  ],
  emoji: ['no emoji', 'seldom an emoji', 'often one emoji at the end', 'an emoji or two each time'],
  nickname: ['no nicknames', 'now and then a nickname', 'often a nickname', 'a nickname each time'],
};

/** How she talks, in words. */
export function voiceWords(voice: Voice): string {
  const words = (Object.keys(TRAITS) as readonly Trait[]).map((trait) => TRAITS[trait][degreeOf(voice[trait])]);
  return `In tone: ${words.join('; ')}. At most ${voice.lengthWords} words, and mostly far fewer.`;
}

function degreeOf(level: number): 0 | 1 | 2 | 3 {
  const [little, much, full] = STEPS;
  if (level >= full) return 3;
  if (level >= much) return 2;
  return level >= little ? 1 : 0;
}
