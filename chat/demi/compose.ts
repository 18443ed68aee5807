import type { Turn } from '../ports/conductor.ts';
import { chooseLine, type Speaker, speakerOf } from './choose-line.ts';
import type { Fact } from './fact-rules.ts';
import type { Feelings } from './feelings.ts';
import type { Slots } from './fill-slots.ts';
import { isAboutCrisis } from './gravity.ts';
import type { Heard } from './heard.ts';
import { BOOK, type Situation } from './lines/book.ts';
import { wordCount } from './plain-text.ts';
import { pick, type Random } from './random.ts';
import { isLongIdle } from './turn-kinds.ts';
import type { Voice } from './voice.ts';
import { addressOf, emojiFor, nameIn, optional, render, unmentioned } from './wording.ts';

const MOST_SENTENCES = 5;
const MOST_FACTS = 4; // in one answer
/** After these she does not add anything of her own. */
const COMPLETE: ReadonlySet<Situation> = new Set([
  'goodbye',
  'goodNight',
  'refusal',
  'insult',
  'tired',
  'joke',
  'help',
  'advice',
  'openQuestion',
  'instructions',
  'forgotten',
]);
const QUESTION_AFTER: Readonly<Partial<Record<Situation, Situation>>> = { goodNews: 'askGood', badNews: 'askBad' };
const WITHOUT_EMOJI: ReadonlySet<Situation> = new Set(['badNews', 'insult', 'refusal', 'tired']);

/** Her answer to what she heard: one to five sentences, none of which she said within ten turns. */
export function compose(turn: Turn, heard: Heard, feelings: Feelings, random: Random): string {
  const speaker = speakerOf(turn.recent, feelings, heard.tone !== 'usual', random);
  const slots = slotsOf(heard, speaker);
  if (heard.tone === 'grave') return graveAnswer(heard.situation, speaker);
  const lines = withinVoice(everydayLines(turn, heard, speaker), speaker.voice, slots);
  return `${render(lines, slots)}${WITHOUT_EMOJI.has(heard.situation) ? '' : emojiFor(speaker)}`;
}

/** Care first; where a life may be at risk, always with where to find help. */
function graveAnswer(situation: Situation, speaker: Speaker): string {
  const lines = isAboutCrisis(situation) ? [situation, 'pointer' as const] : [situation];
  return lines.map((of) => chooseLine(of, speaker) ?? BOOK[of].soft[0]).join(' ');
}

/** An answer and what surrounds it; what comes after may be left out again. */
type Lines = { readonly before: readonly string[]; readonly main: string; readonly after: readonly string[] };

function everydayLines(turn: Turn, heard: Heard, speaker: Speaker): Lines {
  const back = heard.tone === 'usual' && isLongIdle(turn.feelings, turn.now);
  const situation = back && heard.situation === 'greeting' ? 'returning' : heard.situation;
  const main = chooseLine(situation, speaker) ?? chooseLine(fallback(speaker), speaker) ?? '';
  return {
    before: back && situation !== 'returning' ? optional(1, 'returning', speaker) : [],
    main,
    after: heard.tone === 'usual' ? afterthoughts(heard, main, speaker) : [],
  };
}

function fallback({ gentle }: Speaker): Situation {
  return gentle ? 'afterGrief' : 'smalltalk';
}

/** Something she remembers, and a question back; the more she is in a mood to talk, the likelier. */
function afterthoughts(heard: Heard, main: string, speaker: Speaker): readonly string[] {
  if (COMPLETE.has(heard.situation)) return [];
  const ease = Math.min(1, speaker.voice.lengthWords / 200); // 200 words: as talkative as she gets
  const ask = QUESTION_AFTER[heard.situation];
  const question = main.endsWith('?') ? [] : optional(0.3 + 0.6 * ease, ask ?? 'ask', speaker);
  if (ask || memories(heard, speaker).length === 0) return question;
  return [...optional(0.5 * ease, 'callback', speaker), ...question];
}

/** Leaves out what would make the answer longer than her voice allows. */
function withinVoice({ before, main, after }: Lines, { lengthWords }: Voice, slots: Slots): readonly string[] {
  let kept: readonly string[] = [...before, main];
  for (const line of after) {
    const text = render([...kept, line], slots);
    if (wordCount(text) <= lengthWords && sentenceCount(text) <= MOST_SENTENCES) kept = [...kept, line];
  }
  return kept;
}

function sentenceCount(text: string): number {
  return text.match(/[.!?]+(?=\s|$)/g)?.length ?? 0;
}

function slotsOf(heard: Heard, speaker: Speaker): Slots {
  const name = nameIn(heard.known);
  const memory = pick(memories(heard, speaker), speaker.random)?.statement;
  const facts = listed(heard.facts.slice(-MOST_FACTS));
  const choice = pick(heard.choices, speaker.random);
  return {
    you: addressOf(name, speaker),
    facts,
    fact: facts || (memory ?? ''),
    ...(name === undefined ? {} : { name }),
    ...(choice === undefined ? {} : { choice }),
  };
}

/** What she may bring up by herself: not what she speaks of anyway. */
function memories({ mentionable, facts }: Heard, speaker: Speaker): readonly Fact[] {
  return facts.length > 0 ? [] : unmentioned(mentionable, speaker);
}

function listed(facts: readonly Fact[]): string {
  const statements = facts.map(({ statement }) => statement);
  const last = statements.pop() ?? '';
  return statements.length === 0 ? last : `${statements.join(', ')} and ${last}`;
}
