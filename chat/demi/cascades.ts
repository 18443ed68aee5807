import type { EmotionState } from '../../protocol/emotions.ts';

const STIRRED = 0.5; // both emotions of a pair must be above this
const MUTUAL_GAIN = 0.2;
const CONFIDENCE_KEPT = 0.85; // vulnerability costs 15 %
const EXCITEMENT_KEPT = 0.9; // frustration costs 10 %

/** What emotions do to one another after a turn (docs/demi.md, "What a turn does"). May exceed 1. */
export function cascaded(emotions: EmotionState): EmotionState {
  const { jealousy, loneliness, confidence, vulnerability, excitement, frustration } = emotions;
  const gain = bothStirred(jealousy, loneliness) ? ((jealousy + loneliness) / 2 - STIRRED) * MUTUAL_GAIN : 0;
  return {
    ...emotions,
    jealousy: jealousy + gain,
    loneliness: loneliness + gain,
    confidence: bothStirred(confidence, vulnerability) ? confidence * CONFIDENCE_KEPT : confidence,
    excitement: bothStirred(excitement, frustration) ? excitement * EXCITEMENT_KEPT : excitement,
  };
}

function bothStirred(one: number, other: number): boolean {
  return one > STIRRED && other > STIRRED;
}
