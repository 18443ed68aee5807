import fc from 'fast-check';
import { type HeapWatch, watchHeap } from './heap.ts';
import type { Tally } from './tally.ts';

/** How many frames the long run sends, `FUZZ_FRAMES`; undefined for the short run that belongs to the test suite. */
export const LONG_RUN_FRAMES = readFrames(process.env.FUZZ_FRAMES);

/** Room for a test of the long run; of the short one, for shrinking a failure. */
export const TEST_TIMEOUT_MS = LONG_RUN_FRAMES === undefined ? 120_000 : 1_800_000; // 2 min, 30 min

const ROUND_LIMIT_MS = 60_000; // 60 s; a round takes seconds, so only shrinking a failure comes near it
const SAMPLES = 16; // of the heap, so that a slope can be told from noise

export type Amount = {
  /** Runs of the property in the short run. */
  readonly shortRuns: number;
  /** The share of `FUZZ_FRAMES` that the long run sends. @default 1 */
  readonly share?: number;
  /** What is under test keeps what it is sent, as tables and queues do: the heap is shown and not judged. @default false */
  readonly isStore?: boolean;
};

/**
 * Checks a property: once in the short run; in the long one in rounds, until it has sent its frames, and then also that the
 * heap did not grow. A failure prints its seed and path; `FUZZ_SEED` and `FUZZ_PATH` repeat it.
 */
export async function check<T>(
  property: fc.IAsyncProperty<T> | fc.IProperty<T>,
  tally: Tally,
  { shortRuns, share = 1, isStore = false }: Amount,
): Promise<void> {
  if (LONG_RUN_FRAMES === undefined) return checkRound(property, shortRuns);
  const wanted = Math.ceil(LONG_RUN_FRAMES * share);
  const heap = watchHeap();
  for (let sample = 1; sample <= SAMPLES; sample += 1) {
    while (tally.frames() < (sample * wanted) / SAMPLES) await checkRound(property, shortRuns);
    await heap.sample(tally.frames());
  }
  report(tally, heap);
  if (!isStore) heap.expectFlat();
}

async function checkRound<T>(property: fc.IAsyncProperty<T> | fc.IProperty<T>, numRuns: number): Promise<void> {
  const { FUZZ_SEED: seed, FUZZ_PATH: path } = process.env;
  await fc.assert(property, {
    numRuns,
    interruptAfterTimeLimit: ROUND_LIMIT_MS,
    markInterruptAsFailure: true,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  });
}

function report(tally: Tally, heap: HeapWatch): void {
  process.stdout.write(`\n${tally.summary()}\n  ${heap.summary()}\n`);
}

function readFrames(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`FUZZ_FRAMES must be a number of frames, not "${text}".`);
  return Number(text);
}
