import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from '../../../client/connection/back-off.ts';

describe('the back-off', () => {
  it.each([
    [0, 500],
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [6, 30_000],
    [50, 30_000],
    [10_000, 30_000],
  ])('before try %i is anything up to %i ms', (attempt, ceiling) => {
    expect(backOffMs(attempt, () => 0)).toBe(0);
    expect(backOffMs(attempt, () => 0.5)).toBe(ceiling / 2);
    expect(backOffMs(attempt, () => 1)).toBe(ceiling);
  });

  it('is always a time between nothing and half a minute', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, dice) => {
        const wait = backOffMs(attempt, () => dice);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThan(30_000);
      }),
    );
  });
});
