import type { CheckIn } from '../../protocol/server-events.ts';
import type { Occasion } from '../ports/conductor.ts';
import { chooseLine, speakerOf } from './choose-line.ts';
import { mentionable } from './heard.ts';
import { BOOK, type Situation } from './lines/book.ts';
import type { Memory } from './memory.ts';
import { pick, type Random } from './random.ts';
import { addressOf, emojiFor, nameIn, optional, render, unmentioned } from './wording.ts';

const MEMORY_CHANCE = 0.4;

/** What she says when she writes first. `memory`: what of it is fresh enough to be brought up. */
export function composeCheckIn({ checkIn, recent, feelings }: Occasion, memory: Memory, random: Random): string {
  const isPlain = checkIn.tone === 'hurt' || checkIn.tone === 'gentle';
  const speaker = speakerOf(recent, feelings, isPlain, random);
  const situation = situationOf(checkIn);
  const main = chooseLine(situation, speaker) ?? BOOK[situation].soft[0] ?? '';
  if (isPlain) return main;
  const fact = pick(unmentioned(mentionable(memory, recent), speaker), random)?.statement;
  const afterthought = fact === undefined ? [] : optional(MEMORY_CHANCE, 'checkIn/memory', speaker);
  const slots = { you: addressOf(nameIn(memory), speaker), fact: fact ?? '' };
  return `${render([main, ...afterthought], slots)}${emojiFor(speaker)}`;
}

function situationOf({ trigger, tone }: CheckIn): Situation {
  return tone === 'hurt' || tone === 'gentle' ? `checkIn/${tone}` : `checkIn/${trigger}/${tone}`;
}
