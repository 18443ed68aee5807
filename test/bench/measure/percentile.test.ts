import { expect, it } from 'vitest';
import { percentile } from '../../../bench/measure/percentile.ts';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index); // 100, 99, ... 1

it.each([
  [0.5, 50],
  [0.95, 95],
  [1, 100],
  [0, 1],
])('A share of %d of a hundred values lies at or below %d', (share, value) => {
  expect(percentile(hundred, share)).toBe(value);
});

it('Of no values there is no percentile', () => {
  expect(percentile([], 0.5)).toBeNaN();
});
