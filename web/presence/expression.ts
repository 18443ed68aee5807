import { EMOTIONS, type EmotionState } from '../../protocol/emotions.ts';
import { heightOf } from '../../protocol/mood.ts';
import { CALM, type Expression, FACES } from './faces.ts';

const CALM_WEIGHT = 0.03;

/** Her face and light for a state of mind. The strong emotions rule: weights grow with the cube of their height. */
export function expressionOf(emotions: EmotionState | null): Expression {
  if (emotions === null) return CALM;
  const faces = EMOTIONS.map((emotion) => ({
    face: { ...CALM, ...FACES[emotion] },
    weight: heightOf(emotions, emotion) ** 3,
  }));
  const strongest = Math.max(...faces.map(({ weight }) => weight));
  const ruling = faces.map(({ face, weight }) => ({ face, weight: weight * (weight / (strongest || 1)) ** 2 }));
  return blend([{ face: CALM, weight: CALM_WEIGHT }, ...ruling]);
}

type Weighted = { readonly face: Expression; readonly weight: number };

function blend(faces: readonly Weighted[]): Expression {
  const total = faces.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (read: (face: Expression) => number): number =>
    faces.reduce((sum, { face, weight }) => sum + read(face) * weight, 0) / total;
  const keys = Object.keys(CALM) as (keyof Expression)[];
  const means = Object.fromEntries(keys.map((key) => [key, mean((face) => face[key])])) as Expression;
  return { ...means, hue: meanAngle(mean) };
}

/** Hues are points on a circle: between 350 and 10 lies 0, not 180. */
function meanAngle(mean: (read: (face: Expression) => number) => number): number {
  const x = mean(({ hue }) => Math.cos((hue * Math.PI) / 180));
  const y = mean(({ hue }) => Math.sin((hue * Math.PI) / 180));
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
}

/** One step of the way from one expression to another; `share` 1 arrives. */
export function approach(from: Expression, to: Expression, share: number): Expression {
  const keys = Object.keys(from) as (keyof Expression)[];
  const steps = Object.fromEntries(keys.map((key) => [key, from[key] + (to[key] - from[key]) * share])) as Expression;
  const turn = ((to.hue - from.hue + 540) % 360) - 180;
  return { ...steps, hue: (from.hue + turn * share + 360) % 360 };
}
