import { describe, expect, it } from 'vitest';
import { createDice } from '../../../local/faults/dice.ts';

const MANY = 10_000;

describe('dice', () => {
  it('throw the same for the same seed', () => {
    expect(throws('a', 20)).toEqual(throws('a', 20));
  });

  it('throw something else for another seed', () => {
    expect(throws('a', 20)).not.toEqual(throws('b', 20));
  });

  it('throw what mulberry32 makes of the FNV-1a hash of the seed', () => {
    expect(throws('1/sqs', 3).map((thrown) => thrown.toFixed(6))).toEqual(['0.171966', '0.637167', '0.406880']);
  });

  it.each([0, 0.25, 1])('strike at the rate %d', (rate) => {
    const dice = createDice('seed');
    const struck = Array.from({ length: MANY }, () => dice.strikes(rate)).filter(Boolean).length;

    expect(struck / MANY).toBeCloseTo(rate, 1);
  });

  it('never strike at the rate 0, and always at the rate 1', () => {
    const dice = createDice('seed');

    expect(Array.from({ length: MANY }, () => dice.strikes(0))).not.toContain(true);
    expect(Array.from({ length: MANY }, () => dice.strikes(1))).not.toContain(false);
  });

  it('give every whole number of a range, its ends included', () => {
    const dice = createDice('seed');
    const given = new Set(Array.from({ length: MANY }, () => dice.between([-2, 2])));

    expect([...given].toSorted((one, other) => one - other)).toEqual([-2, -1, 0, 1, 2]);
  });

  it('cost one throw for every answer, so that no answer moves the next ones', () => {
    const [sure, narrow] = [createDice('seed'), createDice('seed')];
    sure.strikes(1);
    narrow.between([0, 0]);

    expect(sure.throw()).toBe(narrow.throw());
  });
});

function throws(seed: string, count: number): readonly number[] {
  const dice = createDice(seed);
  return Array.from({ length: count }, () => dice.throw());
}
