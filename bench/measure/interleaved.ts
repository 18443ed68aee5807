import { type Random, seededRandom } from '../../chat/demi/random.ts';

/** Something that is measured, again and again. */
export type Subject<T> = () => Promise<T>;

const SEED = 'interleaved';

/**
 * Measures every subject `repetitions` times: in each round all of them, one after the other, in an order that chance has given this
 * round, the same in every run. So a machine that is slow for a while is slow for all of them, none of them always comes after
 * the same other one, and their ratios hold.
 */
export async function interleaved<Name extends string, T>(
  subjects: Readonly<Record<Name, Subject<T>>>,
  repetitions: number,
): Promise<Readonly<Record<Name, readonly T[]>>> {
  const names = Object.keys(subjects) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  const random = seededRandom(SEED);
  for (let round = 0; round < repetitions; round += 1) {
    for (const name of shuffled(names, random)) found[name].push(await subjects[name]());
  }
  return found;
}

function shuffled<T>(values: readonly T[], random: Random): readonly T[] {
  const rest = [...values];
  return values.flatMap(() => rest.splice(Math.floor(random() * rest.length), 1));
}
