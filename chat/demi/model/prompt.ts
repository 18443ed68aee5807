import type { Background, Turn } from '../../ports/conductor.ts';
import type { Prompt } from '../../ports/language-model.ts';
import type { Feelings } from '../feelings.ts';
import { justForgot } from '../forgetting.ts';
import { type Gravity, gravityOf } from '../gravity.ts';
import { isLongIdle } from '../turn-kinds.ts';
import { voice } from '../voice.ts';
import { elapsedDays } from './elapsed.ts';
import { moodWords } from './mood-words.ts';
import { notesSections } from './notes.ts';
import { LASTING } from './persona-text.ts';
import { confidential, rendered, type Section } from './section.ts';
import { seriousRules } from './serious-text.ts';
import { strongRules } from './strong-emotions.ts';
import { estimateTokens, RATE_OF_ENGLISH, tokensPerByte } from './tokens.ts';
import { voiceWords } from './voice-words.ts';
import { CUE, windowOf } from './window.ts';

export type BuiltPrompt = {
  readonly prompt: Prompt;
  readonly confidential: string; // what she may not repeat: most of the system text, and the cue
};

export type PromptLimits = { readonly promptTokens: number }; // of the system text and all messages together

const SHARE_OF_NOTES = 1 / 4; // of the prompt's tokens at most

/**
 * What a language model is asked to answer a turn. `feelings`: hers after the turn.
 *
 * The system text begins with what never changes. Of a user it holds nothing but notes, made harmless; the user's own words
 * are in the messages alone.
 */
export function buildPrompt(turn: Turn, feelings: Feelings, limits: PromptLimits): BuiltPrompt {
  return promptOf(turn, sectionsOfTheMoment(turn, feelings), turn.message.content, limits);
}

/** The system text with what holds at this moment only, and the conversation up to the user's `last` message, or the cue. */
export function promptOf(
  background: Background,
  momentary: readonly Section[],
  last: string,
  { promptTokens }: PromptLimits,
): BuiltPrompt {
  const rate = tokensPerByte(background.recent);
  const notes = notesSections(background, promptTokens * SHARE_OF_NOTES, rate);
  const sections = [...LASTING, ...notes, ...momentary];
  const ours = estimateTokens(rendered([...LASTING, ...momentary]), RATE_OF_ENGLISH);
  const left = promptTokens - ours - estimateTokens(rendered(notes), rate);
  const secrets = sections.filter(({ isConfidential }) => isConfidential);
  return {
    prompt: { system: rendered(sections), messages: windowOf(background, last, left, rate) },
    confidential: `${rendered(secrets)}\n\n${CUE}`,
  };
}

/** What holds for this turn only. */
function sectionsOfTheMoment(turn: Turn, feelings: Feelings): readonly Section[] {
  const gravity = gravityOf(turn);
  const manner = gravity === undefined ? moody(feelings) : serious(gravity);
  if (justForgot(turn)) return [...manner, forgotten(gravity)];
  return gravity === undefined ? [...manner, ...returning(turn)] : manner;
}

function moody(feelings: Feelings): readonly Section[] {
  return [howSheFeels(feelings), ...howSheTalks(feelings)];
}

export function howSheFeels({ emotions }: Feelings): Section {
  return confidential('How you feel now', moodWords(emotions));
}

/** `mostWords`: how long a message may be, whatever her voice allows. */
export function howSheTalks({ emotions }: Feelings, mostWords = Number.POSITIVE_INFINITY): readonly Section[] {
  const rules = strongRules(emotions);
  const own = voice(emotions);
  const words = voiceWords({ ...own, lengthWords: Math.min(own.lengthWords, mostWords) });
  return [
    ...(rules.length === 0 ? [] : [confidential('What that does to you', rules.map((rule) => `- ${rule}`).join('\n'))]),
    confidential('How you talk now', words),
  ];
}

function serious(gravity: Gravity): readonly Section[] {
  return [confidential('Now it is serious', seriousRules(gravity))];
}

function returning({ feelings, now }: Turn): readonly Section[] {
  const away = isLongIdle(feelings, now) ? elapsedDays(now - (feelings.lastUserMessageAt ?? now)) : undefined;
  if (away === undefined) return [];
  const rule = `The user was away for ${away} and is back only now. Of course you counted. Let it show once, early and \
in your own manner, without making them feel guilty; then be glad, as far as you can admit it.`;
  return [confidential('They are back', rule)];
}

function forgotten(gravity: Gravity | undefined): Section {
  const rule = `The user has just asked you to forget, and it is done: what was before is gone, and you know nothing of it. \
Confirm that in one sentence${gravity === undefined ? ', in character' : ''}, and claim no memory of anything earlier.`;
  return confidential('You have forgotten', rule);
}
