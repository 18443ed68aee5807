import { describe, expect, it } from 'vitest';
import { dayOf, untilMidnight } from '../../../web/timeline/dates.ts';

const NOW = new Date(2026, 2, 1, 0, 10).getTime();

describe('a day', () => {
  it.each([
    ['today', new Date(2026, 2, 1, 0, 0)],
    ['today', new Date(2026, 2, 1, 23, 59)],
    ['yesterday', new Date(2026, 1, 28, 23, 59)],
    ['yesterday', new Date(2026, 1, 28, 0, 0)],
    ['earlier', new Date(2026, 1, 27, 23, 59)],
    ['earlier', new Date(2025, 2, 1, 12, 0)],
  ] as const)('is %s', (which, date) => {
    expect(dayOf(date.getTime(), NOW)).toBe(which);
  });

  it('ends at midnight', () => {
    expect(new Date(NOW + untilMidnight(NOW))).toEqual(new Date(2026, 2, 2));
  });
});
