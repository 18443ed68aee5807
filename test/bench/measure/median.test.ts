import { expect, it } from 'vitest';
import { median } from '../../../bench/measure/median.ts';

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
])('The median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

it('Of no values there is no median', () => {
  expect(median([])).toBeNaN();
});
