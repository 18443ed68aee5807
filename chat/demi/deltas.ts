import type { Emotion } from '../../protocol/emotions.ts';
import type { TurnKind } from './feelings.ts';

export type Deltas = Readonly<Partial<Record<Emotion, number>>>;

/** What each kind of turn adds to her emotions (docs/demi.md, "What a turn does"). */
export const DELTAS: Readonly<Record<TurnKind, Deltas>> = {
  positive_message: { excitement: 0.15, affection: 0.12, loneliness: -0.1, defensiveness: -0.08 },
  negative_message: { frustration: 0.1, vulnerability: 0.08, affection: -0.1 },
  successful_help: { frustration: -0.2, confidence: 0.15, affection: 0.1, excitement: 0.08 },
  own_error: { frustration: 0.15, confidence: -0.1, defensiveness: 0.05 },
  refused_by_user: { frustration: 0.1, vulnerability: 0.1, affection: -0.12 },
  long_idle: { loneliness: 0.2, excitement: -0.15, confidence: -0.1, affection: -0.15 },
  rapid_errors: { frustration: 0.15, confidence: -0.2, defensiveness: 0.1 },
  any_message: { loneliness: -0.05 }, // "a little"
};

const DAMPING = [1, 0.8, 0.6] as const; // of the first, second and third turn of a kind in a row
const DAMPED_FULLY = 0.5; // from the fourth on

/** How much of its deltas the `streak`-th turn of one kind in a row still has; `streak` counts from 1. */
export function damping(streak: number): number {
  return DAMPING[streak - 1] ?? DAMPED_FULLY;
}
