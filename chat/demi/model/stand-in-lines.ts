import { fillSlots } from '../fill-slots.ts';
import { BOOK } from '../lines/book.ts';
import { DECLINED_LINES, SPENT_LINES } from '../lines/failures.ts';
import { pick, seededRandom } from '../random.ts';

const DEFLECTIONS = [...BOOK.instructions.sharp, ...BOOK.instructions.soft].map((line) => fillSlots(line, {}));

/** In character, when a guardrail or a filter of the model's service stepped in; the same for the same seed. */
export function declinedLine(seed: string): string {
  return choose(DECLINED_LINES, seed);
}

/** In character, when the user has used up the tokens of the day. */
export function budgetLine(seed: string): string {
  return choose(SPENT_LINES, seed);
}

/** In character, when the model was about to give its instructions away. */
export function deflectionLine(seed: string): string {
  return choose(DEFLECTIONS, seed);
}

function choose(lines: readonly string[], seed: string): string {
  return pick(lines, seededRandom(seed)) ?? '';
}
