/** Something that is measured, again and again. */
export type Subject<T> = () => Promise<T>;

/**
 * Measures every subject `repetitions` times: in each round all of them, one after the other, each round beginning with the
 * next one. So a machine that is slow for a while is slow for all of them, and their ratios hold.
 */
export async function interleaved<Name extends string, T>(
  subjects: Readonly<Record<Name, Subject<T>>>,
  repetitions: number,
): Promise<Readonly<Record<Name, readonly T[]>>> {
  const names = Object.keys(subjects) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round < repetitions; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length] as Name;
      found[name].push(await subjects[name]());
    }
  }
  return found;
}
