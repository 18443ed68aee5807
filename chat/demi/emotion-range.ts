import { type Emotion, floorOf } from '../../protocol/emotions.ts';

/** `value` brought between the emotion's floor and 1, rounded as it is kept. */
export function withinRange(emotion: Emotion, value: number): number {
  return rounded(Math.min(1, Math.max(floorOf(emotion), value)));
}

/** Four decimals: all that goes on the wire and into the database. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
