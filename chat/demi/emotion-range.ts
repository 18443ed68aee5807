import type { Emotion } from '../../protocol/emotions.ts';

const FLOOR = 0.1;
const LONELINESS_FLOOR = 0.3;

/** The least an emotion can be; the most is 1 for all (design: demi, "Emotions"). */
export function floorOf(emotion: Emotion): number {
  return emotion === 'loneliness' ? LONELINESS_FLOOR : FLOOR;
}

/** `value` brought between the emotion's floor and 1, rounded as it is kept. */
export function withinRange(emotion: Emotion, value: number): number {
  return rounded(Math.min(1, Math.max(floorOf(emotion), value)));
}

/** Four decimals: all that goes on the wire and into the database. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
