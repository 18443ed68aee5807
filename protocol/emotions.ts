/** The nine emotions of every `emotion_state`, in the order in which they are written (docs/demi.md, "Emotions"). */
export const EMOTIONS = [
  'loneliness',
  'excitement',
  'frustration',
  'jealousy',
  'vulnerability',
  'confidence',
  'curiosity',
  'affection',
  'defensiveness',
] as const;
export type Emotion = (typeof EMOTIONS)[number];

const FLOOR = 0.1;
const LONELINESS_FLOOR = 0.3;

/** The least an emotion can be, to which time brings it; the most is 1 for all. */
export function floorOf(emotion: Emotion): number {
  return emotion === 'loneliness' ? LONELINESS_FLOOR : FLOOR;
}

/** Each emotion as a number from its floor to 1. */
export type EmotionState = Readonly<Record<Emotion, number>>;
