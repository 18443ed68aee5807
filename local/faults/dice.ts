/** Chance that is the same for the same seed. Every question costs exactly one throw, so one answer never moves another. */
export type Dice = {
  /** From 0 up to, but without, 1. */
  throw(): number;
  /** True for a share `rate` of all questions. */
  strikes(rate: number): boolean;
  /** A whole number, both ends included. */
  between(range: Range): number;
};

export type Range = readonly [least: number, most: number];

const SEED_PRIME = 0x01000193;
const SEED_BASIS = 0x811c9dc5;
const TWO_TO_32 = 4_294_967_296;

/** mulberry32 (Tommy Ettinger, public domain), started from the FNV-1a hash of `seed` (draft-eastlake-fnv). */
export function createDice(seed: string): Dice {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_TO_32;
  };
  return {
    throw: next,
    strikes: (rate) => next() < rate,
    between: ([least, most]) => least + Math.floor(next() * (most - least + 1)),
  };
}

function hash(text: string): number {
  let value = SEED_BASIS;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), SEED_PRIME);
  }
  return value;
}
