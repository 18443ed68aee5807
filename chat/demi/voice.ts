import { EMOTIONS, type Emotion, type EmotionState } from '../../protocol/emotions.ts';

/** How she talks. All levels from 0 to 1; `lengthWords` is the most words of a reply, 35 to 300. */
export type Voice = {
  readonly sarcasm: number;
  readonly formality: number;
  readonly warmth: number;
  readonly humour: number;
  readonly selfDeprecation: number;
  readonly emoji: number;
  readonly nickname: number;
  readonly lengthWords: number;
};

/** Her voice when no emotion is above the middle (docs/demi.md, "Voice"). */
const BASELINE: Voice = {
  sarcasm: 0.6,
  formality: 0.3,
  warmth: 0.7,
  humour: 0.4,
  selfDeprecation: 0.5,
  emoji: 0.6,
  nickname: 0.3,
  lengthWords: 100,
};

/**
 * What an emotion at its height adds (docs/demi.md, "Voice"). Sarcasm, warmth, emoji and nickname make the character;
 * the others are kept small beside them.
 */
const SHIFTS: Readonly<Record<Emotion, Readonly<Partial<Voice>>>> = {
  loneliness: { sarcasm: 0.6, warmth: -0.2, emoji: 0.4, nickname: 0.5, selfDeprecation: 0.1, lengthWords: 40 },
  excitement: { sarcasm: -0.4, warmth: 1, emoji: 0.3, nickname: 0.2, formality: -0.2, humour: 0.3, lengthWords: 60 },
  frustration: { sarcasm: 0.8, warmth: -0.4, emoji: -0.4, nickname: -0.2, formality: 0.2, lengthWords: -40 },
  jealousy: { sarcasm: 0.5, warmth: -0.3, emoji: -0.2, nickname: -0.3, formality: 0.2, lengthWords: -20 },
  vulnerability: { sarcasm: -0.7, warmth: 0.3, emoji: -0.5, nickname: -0.2, humour: -0.2, selfDeprecation: 0.3 },
  confidence: { sarcasm: 0.2, warmth: 0.3, emoji: 0.1, nickname: 0.1, humour: 0.2, selfDeprecation: -0.4 },
  curiosity: { warmth: 0.2, emoji: 0.15, nickname: 0.05, lengthWords: 30 },
  affection: { sarcasm: -0.5, warmth: 0.8, emoji: 0.7, nickname: 0.8, formality: -0.2, lengthWords: 30 },
  defensiveness: { sarcasm: 0.7, warmth: -0.6, emoji: -0.5, nickname: -0.5, formality: 0.3, lengthWords: -40 },
};

const MIDDLE = 0.5; // only what is above it colours her voice
const LENGTH = { least: 35, most: 300 } as const; // words

/** The voice that these emotions give her. */
export function voice(emotions: EmotionState): Voice {
  return {
    sarcasm: level('sarcasm', emotions),
    formality: level('formality', emotions),
    warmth: level('warmth', emotions),
    humour: level('humour', emotions),
    selfDeprecation: level('selfDeprecation', emotions),
    emoji: level('emoji', emotions),
    nickname: level('nickname', emotions),
    lengthWords: Math.round(clamp(shifted('lengthWords', emotions), LENGTH.least, LENGTH.most)),
  };
}

function level(trait: keyof Voice, emotions: EmotionState): number {
  return clamp(shifted(trait, emotions), 0, 1);
}

function shifted(trait: keyof Voice, emotions: EmotionState): number {
  const shift = (emotion: Emotion) => (SHIFTS[emotion][trait] ?? 0) * Math.max(0, emotions[emotion] - MIDDLE) * 2;
  return EMOTIONS.reduce((sum, emotion) => sum + shift(emotion), BASELINE[trait]);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
