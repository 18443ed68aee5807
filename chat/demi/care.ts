import type { Crisis } from './crisis.ts';
import { type Gravity, isAboutCrisis, OF_CRISIS } from './gravity.ts';
import { SERIOUS } from './lines/serious.ts';
import { pick, seededRandom } from './random.ts';

/** A serious line of hers about a crisis, and where help is found; the same for the same seed. */
export function careLine(crisis: Crisis, seed: string): string {
  return seriousAnswer(OF_CRISIS[crisis], seed);
}

/** A serious line of hers; where a life may be at risk, with a paragraph on where help is found. */
export function seriousAnswer(topic: Gravity, seed: string): string {
  const line = pick(SERIOUS[topic].soft, seededRandom(seed)) ?? '';
  return isAboutCrisis(topic) ? `${line}\n\n${pointerLine(seed)}` : line;
}

/** Where help is found. */
export function pointerLine(seed: string): string {
  return pick(SERIOUS.pointer.soft, seededRandom(seed)) ?? '';
}
