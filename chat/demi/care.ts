import type { Crisis } from './crisis.ts';
import { type GraveTopic, OF_CRISIS } from './gravity.ts';
import { SERIOUS } from './lines/serious.ts';
import { pick, seededRandom } from './random.ts';

/** A serious line of hers about a crisis, and where help is found; the same for the same seed. */
export function careLine(crisis: Crisis, seed: string): string {
  return `${seriousLine(OF_CRISIS[crisis], seed)}\n\n${pointerLine(seed)}`;
}

/** A serious line of hers. */
export function seriousLine(topic: GraveTopic, seed: string): string {
  return pick(SERIOUS[topic].soft, seededRandom(seed)) ?? '';
}

/** Where help is found. */
export function pointerLine(seed: string): string {
  return pick(SERIOUS.pointer.soft, seededRandom(seed)) ?? '';
}
