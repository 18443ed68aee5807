import { FAILURE_LINES, SILENCE_LINES } from './lines/failures.ts';
import { pick, seededRandom } from './random.ts';

/** What she says instead of an answer that could not be made; the same for the same seed, such as a message id. */
export function failureLine(seed: string): string {
  return pick(FAILURE_LINES, seededRandom(seed)) ?? FAILURE_LINES[0];
}

/** What she says instead of an answer of which nothing was left. */
export function silenceLine(seed: string): string {
  return pick(SILENCE_LINES, seededRandom(seed)) ?? SILENCE_LINES[0];
}
