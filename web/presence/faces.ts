import type { Emotion } from '../../protocol/emotions.ts';

/** Everything that the portrait shows, as numbers, so that moods can blend. */
export type Expression = {
  readonly hue: number; // OKLCH degrees
  readonly chroma: number;
  readonly tempo: number; // 1 is calm, 2 twice as fast
  readonly eyeOpen: number; // 0 closed .. 1.3 wide
  readonly eyeSmile: number; // 0 .. 1: lower lids pushed up
  readonly gazeX: number; // -1 .. 1
  readonly gazeY: number; // -1 up .. 1 down
  readonly browLift: number; // -1 .. 1
  readonly browTilt: number; // -1 angry .. 1 sad
  readonly browSkew: number; // 0 .. 1: one brow up
  readonly mouthCurve: number; // -1 .. 1
  readonly mouthOpen: number; // 0 .. 1
  readonly mouthSkew: number; // 0 .. 1: a smirk
  readonly blush: number; // 0 .. 1
  readonly tilt: number; // degrees
  readonly glow: number; // 0 .. 1
};

export const CALM: Expression = {
  hue: 305,
  chroma: 0.13,
  tempo: 1,
  eyeOpen: 0.86,
  eyeSmile: 0.15,
  gazeX: 0,
  gazeY: 0,
  browLift: 0,
  browTilt: 0.1,
  browSkew: 0.15,
  mouthCurve: 0.38,
  mouthOpen: 0,
  mouthSkew: 0.3,
  blush: 0.35,
  tilt: -1,
  glow: 0.5,
};

/** What each emotion changes about the calm face when it rules alone. */
export const FACES: Readonly<Record<Emotion, Partial<Expression>>> = {
  loneliness: {
    hue: 262,
    tempo: 0.6,
    eyeOpen: 0.7,
    gazeX: -0.5,
    gazeY: 0.8,
    browTilt: 0.9,
    mouthCurve: -0.45,
    mouthSkew: 0,
    blush: 0.15,
    tilt: -6,
    glow: 0.25,
  },
  excitement: {
    hue: 75,
    chroma: 0.15,
    tempo: 2.1,
    eyeOpen: 1.25,
    gazeY: -0.15,
    browLift: 0.9,
    mouthCurve: 0.9,
    mouthOpen: 0.85,
    mouthSkew: 0,
    blush: 0.75,
    tilt: 3,
    glow: 1,
  },
  frustration: {
    hue: 32,
    chroma: 0.16,
    tempo: 1.6,
    eyeOpen: 0.72,
    eyeSmile: 0.4,
    browLift: -0.5,
    browTilt: -1,
    browSkew: 0,
    mouthCurve: -0.5,
    mouthSkew: 0.2,
    blush: 0.5,
    tilt: 0,
    glow: 0.7,
  },
  jealousy: {
    hue: 150,
    tempo: 1.3,
    eyeOpen: 0.6,
    eyeSmile: 0.3,
    gazeX: 1,
    browTilt: -0.5,
    browSkew: 0.5,
    mouthCurve: -0.2,
    mouthSkew: 0.9,
    blush: 0.2,
    tilt: -5,
    glow: 0.6,
  },
  vulnerability: {
    hue: 335,
    chroma: 0.09,
    tempo: 0.8,
    eyeOpen: 1.1,
    gazeY: 0.35,
    browLift: 0.3,
    browTilt: 1,
    browSkew: 0,
    mouthCurve: 0.05,
    mouthOpen: 0.12,
    mouthSkew: 0,
    blush: 0.7,
    tilt: -5,
    glow: 0.4,
  },
  confidence: {
    hue: 312,
    chroma: 0.16,
    tempo: 1.1,
    eyeOpen: 0.66,
    eyeSmile: 0.25,
    gazeY: 0.1,
    browLift: 0.35,
    browSkew: 0.6,
    mouthCurve: 0.6,
    mouthSkew: 1,
    tilt: 4,
    glow: 0.85,
  },
  curiosity: {
    hue: 205,
    tempo: 1.3,
    eyeOpen: 1.15,
    gazeX: 0.4,
    gazeY: -0.5,
    browLift: 0.5,
    browSkew: 1,
    mouthCurve: 0.2,
    mouthOpen: 0.15,
    mouthSkew: 0.2,
    tilt: 7,
    glow: 0.7,
  },
  affection: {
    hue: 8,
    chroma: 0.14,
    tempo: 0.9,
    eyeOpen: 0.62,
    eyeSmile: 1,
    browLift: 0.3,
    browTilt: 0.35,
    mouthCurve: 1,
    mouthSkew: 0,
    blush: 1,
    tilt: 5,
    glow: 0.9,
  },
  defensiveness: {
    hue: 282,
    chroma: 0.06,
    tempo: 0.9,
    eyeOpen: 0.62,
    gazeX: -0.9,
    browLift: -0.35,
    browTilt: -0.55,
    browSkew: 0,
    mouthCurve: -0.3,
    mouthSkew: 0,
    blush: 0.1,
    tilt: -4,
    glow: 0.3,
  },
};
