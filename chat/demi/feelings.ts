import { EMOTIONS, type Emotion, type EmotionState } from '../../protocol/emotions.ts';

/** What one turn did to Demi; each has its row of deltas (docs/demi.md, "What a turn does"). */
export const TURN_KINDS = [
  'positive_message',
  'negative_message',
  'successful_help',
  'own_error',
  'refused_by_user',
  'long_idle',
  'rapid_errors',
  'any_message',
] as const;
export type TurnKind = (typeof TURN_KINDS)[number];

/** Overflow above 1, per emotion, in (0, 1]; absent: none. */
export type Momentum = Readonly<Partial<Record<Emotion, number>>>;

/** Demi's state of mind, kept per user. */
export type Feelings = {
  readonly emotions: EmotionState; // each from its floor to 1, at most 4 decimals
  readonly momentum: Momentum;
  readonly lastKind: TurnKind | null; // what the last turn was, for damping
  readonly streak: number; // how many turns of that kind in a row, 0 when none
  readonly changedAt: number; // Unix ms to which the emotions are aged
  readonly lastUserMessageAt: number | null; // Unix ms; null: the user never wrote
};

const START = 0.5; // docs/demi.md, "Emotions"

/** How Demi feels about somebody she just met. `now` in Unix ms. */
export function newFeelings(now: number): Feelings {
  return {
    emotions: mapEmotions(() => START),
    momentum: {},
    lastKind: null,
    streak: 0,
    changedAt: now,
    lastUserMessageAt: null,
  };
}

/** An emotion state made by asking for each emotion in turn. */
export function mapEmotions(levelOf: (emotion: Emotion) => number): EmotionState {
  return Object.fromEntries(EMOTIONS.map((emotion) => [emotion, levelOf(emotion)])) as EmotionState;
}
