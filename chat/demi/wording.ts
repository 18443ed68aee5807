import { chooseLine, type Speaker } from './choose-line.ts';
import type { Fact } from './fact-rules.ts';
import { fillSlots, type Slots } from './fill-slots.ts';
import type { Situation } from './lines/book.ts';
import { EMOJI, NICKNAMES } from './lines/ornaments.ts';
import { pick } from './random.ts';

/*
 * What a line needs to become what she says: what stands in its slots, what comes after it, and the little picture at the end.
 */

/** A line for `situation`, with a chance of `chance`; none when she has used them all. */
export function optional(chance: number, situation: Situation, speaker: Speaker): readonly string[] {
  const line = speaker.random() < chance ? chooseLine(situation, speaker) : undefined;
  return line === undefined ? [] : [line];
}

/** Fills the slots of all lines; she addresses the user once at most. */
export function render(lines: readonly string[], slots: Slots): string {
  const [before = '', ...rest] = lines.join(' ').split('{you}');
  if (rest.length === 0) return fillSlots(before, slots);
  return fillSlots(`${before}{you}${rest.join('')}`, slots);
}

/** What the user is called, where she knows it. */
export function nameIn(known: readonly Fact[]): string | undefined {
  return known.find(({ kind }) => kind === 'name')?.value;
}

/** Those of which she did not speak in her last messages. */
export function unmentioned(facts: readonly Fact[], { said }: Speaker): readonly Fact[] {
  return facts.filter(({ statement }) => !said.some((text) => text.includes(statement)));
}

/** What she calls the user, or nothing. Doubled, because only about one line in four leaves room for an address. */
export function addressOf(name: string | undefined, { voice, gentle, random }: Speaker): string {
  if (random() >= voice.nickname * 2) return '';
  if (name !== undefined && random() < 0.5) return name;
  const soft = gentle || random() * (voice.sarcasm + voice.warmth) < voice.warmth;
  return pick(soft ? NICKNAMES.soft : NICKNAMES.sharp, random) ?? '';
}

/** The little picture at the end, as her voice has it, with the blank before it. */
export function emojiFor({ mood, voice, gentle, random }: Speaker): string {
  const emoji = !gentle && random() < voice.emoji ? pick(EMOJI[mood], random) : undefined;
  return emoji === undefined ? '' : ` ${emoji}`;
}
