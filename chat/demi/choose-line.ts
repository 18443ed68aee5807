import { type Mood, mood } from '../../protocol/mood.ts';
import type { StoredMessage } from '../ports/messages.ts';
import type { Feelings } from './feelings.ts';
import { BOOK, type Situation } from './lines/book.ts';
import type { LineSet } from './lines/line-set.ts';
import { pick, type Random } from './random.ts';
import { type Voice, voice } from './voice.ts';

/** What decides which line she takes. */
export type Speaker = {
  readonly mood: Mood;
  readonly voice: Voice;
  readonly gentle: boolean; // nothing sharp now
  readonly said: readonly string[]; // her last messages
  readonly random: Random;
};

const NOT_REPEATED_MESSAGES = 10; // of hers
const MOOD_FIRST = 0.5; // chance that a line of her mood goes before one of her tone
const SLOT = /\{\w+\}/;

/** Demi with these feelings, after what was said. */
export function speakerOf(
  recent: readonly StoredMessage[],
  { emotions }: Feelings,
  gentle: boolean,
  random: Random,
): Speaker {
  const said = recent.filter(({ sender }) => sender === 'demi').slice(-NOT_REPEATED_MESSAGES);
  return { mood: mood(emotions), voice: voice(emotions), gentle, said: said.map(({ content }) => content), random };
}

/** A line for `situation` that is in none of her last messages; undefined when she has used them all. */
export function chooseLine(situation: Situation, speaker: Speaker): string | undefined {
  for (const pool of pools(BOOK[situation], speaker)) {
    const fresh = pool.filter((line) => !isSaid(line, speaker.said));
    const line = pick(fresh, speaker.random);
    if (line !== undefined) return line;
  }
  return undefined;
}

/** Whether one of `messages` holds `line`, whatever stood in its slots. */
export function isSaid(line: string, messages: readonly string[]): boolean {
  const fixed = line.split(SLOT).map((part) => part.trim());
  return messages.some((message) => fixed.every((part) => message.includes(part)));
}

/** The lines to try, best pool first. */
function pools(lines: LineSet, { mood, voice, gentle, random }: Speaker): readonly (readonly string[])[] {
  if (gentle) return [lines.soft];
  const ofMood = lines.byMood?.[mood] ?? [];
  const moodFirst = random() < MOOD_FIRST;
  const isSharp = random() * (voice.sarcasm + voice.warmth) < voice.sarcasm;
  const ofTone = isSharp ? [lines.sharp, lines.soft] : [lines.soft, lines.sharp];
  return moodFirst ? [ofMood, ...ofTone] : [...ofTone, ofMood];
}
