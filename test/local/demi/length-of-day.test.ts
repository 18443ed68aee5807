import { expect, it } from 'vitest';
import { lengthOfDay } from '../../../local/demi/length-of-day.ts';

it.each([
  [1, '24 h'],
  [2, '12 h'],
  [60, '24 min'],
  [600, '2 min 24 s'],
  [7, '3 h 25 min 43 s'],
  [3_600, '24 s'],
])('at %i times the speed a day takes %s', (speed, text) => {
  expect(lengthOfDay(speed)).toBe(text);
});
