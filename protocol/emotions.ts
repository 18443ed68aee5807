/** The nine emotions of every `emotion_state`, in the order in which they are written (design: demi, "Emotions"). */
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

/** Each emotion as a number from its floor to 1. */
export type EmotionState = Readonly<Record<Emotion, number>>;
