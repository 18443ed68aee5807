import { EMOTIONS, type Emotion, type EmotionState, floorOf } from './emotions.ts';

const MOOD_OF = {
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

export type Mood = (typeof MOOD_OF)[Emotion] | 'calm';

const STANDS_OUT = 0.12; // over the average of all nine

/**
 * One English word for the page and for `emotion_update`. Emotions are measured from their floors, where time brings
 * them; the highest names the mood when it stands out from the rest, otherwise she is calm.
 */
export function mood(emotions: EmotionState): Mood {
  const heights = EMOTIONS.map((emotion) => ({ emotion, height: heightOf(emotions, emotion) }));
  const average = heights.reduce((sum, { height }) => sum + height, 0) / heights.length;
  const highest = heights.reduce((best, next) => (next.height > best.height ? next : best));
  return highest.height - average > STANDS_OUT ? MOOD_OF[highest.emotion] : 'calm';
}

/** How far an emotion is above its floor, 0 to 1. */
export function heightOf(emotions: EmotionState, emotion: Emotion): number {
  const floor = floorOf(emotion);
  return Math.min(1, Math.max(0, (emotions[emotion] - floor) / (1 - floor)));
}
