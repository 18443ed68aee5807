import { EMOTIONS, type Emotion, type EmotionState } from '../protocol/emotions.ts';

const WORDS = {
  loneliness: 'lonely',
  excitement: 'excited',
  frustration: 'annoyed',
  jealousy: 'jealous',
  vulnerability: 'tender',
  confidence: 'proud',
  curiosity: 'curious',
  affection: 'fond',
  defensiveness: 'guarded',
} as const satisfies Record<Emotion, string>;

const FLOORS: Partial<Record<Emotion, number>> = { loneliness: 0.3 };
const FLOOR = 0.1;
const STANDS_OUT = 0.1; // over the average of all nine

/** How far an emotion is above the level to which time brings it, 0 to 1. */
export function heightOf(emotions: EmotionState, emotion: Emotion): number {
  const floor = FLOORS[emotion] ?? FLOOR;
  return Math.min(1, Math.max(0, (emotions[emotion] - floor) / (1 - floor)));
}

/** The word for a message's emotions; for the present moment the server says its own in `emotion_update`. */
export function moodOf(emotions: EmotionState): string {
  const heights = EMOTIONS.map((emotion) => ({ emotion, height: heightOf(emotions, emotion) }));
  const average = heights.reduce((sum, { height }) => sum + height, 0) / heights.length;
  const strongest = heights.reduce((best, next) => (next.height > best.height ? next : best));
  return strongest.height - average > STANDS_OUT ? WORDS[strongest.emotion] : 'calm';
}
