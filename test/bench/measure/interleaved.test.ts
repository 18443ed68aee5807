import { expect, it } from 'vitest';
import { interleaved } from '../../../bench/measure/interleaved.ts';

const NAMES = ['a', 'b', 'c', 'd'] as const;

/** The order in which subjects are measured, one text for each round; and what was found. */
async function measured(rounds: number) {
  const order: string[] = [];
  const subjects = Object.fromEntries(NAMES.map((name) => [name, async () => order.push(name)]));
  const found = await interleaved(subjects, rounds);
  const texts = Array.from({ length: rounds }, (_, round) => order.slice(round * NAMES.length).slice(0, NAMES.length));
  return { rounds: texts.map((names) => names.join('')), order, found };
}

it('Measures each subject once in each round', async () => {
  const { rounds } = await measured(8);

  expect(rounds.map((names) => [...names].toSorted().join(''))).toEqual(Array(8).fill('abcd'));
});

it('Keeps what was found with its subject, in the order of the rounds', async () => {
  const { order, found } = await measured(3);

  for (const name of NAMES) {
    const turns = order.flatMap((one, turn) => (one === name ? [turn + 1] : []));
    expect(found[name]).toEqual(turns);
  }
});

it('Has each subject come after every other one sooner or later', async () => {
  const { rounds } = await measured(20);
  const pairs = new Set(rounds.flatMap(([a, b, c, d]) => [`${a}${b}`, `${b}${c}`, `${c}${d}`]));

  expect(pairs.size).toBe(NAMES.length * (NAMES.length - 1));
});

it('Has the same order in every run', async () => {
  expect((await measured(5)).rounds).toEqual((await measured(5)).rounds);
});
