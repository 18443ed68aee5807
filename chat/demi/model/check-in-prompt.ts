import type { Occasion } from '../../ports/conductor.ts';
import { CHECK_IN_WORDS } from '../check-in/check-in-text.ts';
import { checkInRules } from './check-in-rules.ts';
import { type BuiltPrompt, howSheFeels, howSheTalks, type PromptLimits, promptOf } from './prompt.ts';
import { confidential, type Section } from './section.ts';
import { CUE } from './window.ts';

/**
 * What a language model is asked when Demi writes first. It begins as every prompt does; a cue of ours stands where the user's
 * message would.
 */
export function buildCheckInPrompt(occasion: Occasion, limits: PromptLimits): BuiltPrompt {
  const manner = mannerOf(occasion);
  return promptOf(occasion, [...manner, confidential('You write first', checkInRules(occasion))], CUE, limits);
}

/** Her usual voice is sarcastic and plays with emoji: where a tone is plain, nothing is said of it. */
function mannerOf({ checkIn, feelings }: Occasion): readonly Section[] {
  if (checkIn.tone === 'gentle') return [];
  if (checkIn.tone === 'hurt') return [howSheFeels(feelings)];
  return [howSheFeels(feelings), ...howSheTalks(feelings, CHECK_IN_WORDS - 1)];
}
