import type { Emotion, EmotionState } from '../../protocol/emotions.ts';

/** What one turn did to Demi; each has its row of deltas (design: demi, "What a turn does"). */
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

/** Demi's state of mind, kept per user. */
export type Feelings = {
  readonly emotions: EmotionState;
  readonly momentum: Readonly<Partial<Record<Emotion, number>>>; // overflow above 1, per emotion
  readonly lastKind: TurnKind | null; // what the last turn was, for damping
  readonly streak: number; // how many turns of that kind in a row, 0 when none
  readonly changedAt: number; // Unix ms to which the emotions are aged
  readonly lastUserMessageAt: number | null; // Unix ms; null: the user never wrote
};
