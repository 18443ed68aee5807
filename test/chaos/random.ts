/** Numbers that look random and are the same for the same seed. */
export type Random = {
  /** From 0 up to, but without, 1. */
  next(): number;
  chance(rate: number): boolean;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  pick<T>(list: readonly T[]): T;
  /** Numbers of its own, which do not depend on how many were drawn here. */
  fork(name: string): Random;
};

export function seeded(seed: string | number): Random {
  const next = mulberry32(hash(String(seed)));
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    chance: (rate) => next() < rate,
    pick: (list) => {
      const picked = list[between(0, list.length - 1)];
      if (picked === undefined) throw new Error('Nothing to pick from');
      return picked;
    },
    fork: (name) => seeded(`${seed}/${name}`),
  };
}

/** FNV-1a over UTF-16 units: neighbouring seeds end up far apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** Tommy Ettinger's generator of 32 bits of state; far more than a plan needs, and two lines long. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
