import { describe, expect, it } from 'vitest';
import type { Talk } from '../../../bench/stack/messages.ts';
import { exchangesTable, type Found, headlines, percentilesOf, rateOf } from '../../../bench/stack/tables.ts';

const CEILINGS = { rate: 100, inTurnMs: 20 };
const STARTS = { stack: 2_000, tables: 500 };

/** A round in which every moment of every exchange came after these milliseconds. */
function aTalk(times: readonly number[], tookMs: number): Talk {
  return { acknowledged: times, typing: times, replied: times, tookMs };
}

function found(talkers: number, talks: readonly Talk[]): Found {
  return { talkers, exchanges: 1, talks };
}

describe('the rate of exchanges', () => {
  it('is the median of the rounds', () => {
    expect(rateOf(found(2, [aTalk([1, 1], 100), aTalk([1, 1], 1_000), aTalk([1, 1], 500)]))).toBe(4);
  });
});

describe('percentiles', () => {
  it('are of the values of all rounds', () => {
    const rounds = [aTalk([1, 2, 3], 1), aTalk([4, 5, 6, 7], 1)];

    expect(percentilesOf(found(1, rounds), 'replied').slice(0, 2)).toEqual([4, 7]);
  });

  it.each([
    [199, Number.NaN],
    [200, 198],
  ])('of %d values have a p99 of %d', (count, p99) => {
    const values = Array.from({ length: count }, (_, index) => index + 1);

    expect(percentilesOf(found(1, [aTalk(values, 1)]), 'replied')[2]).toBe(p99);
  });
});

describe('the table of exchanges', () => {
  it('compares one client with calls one after the other, and several with many at once', () => {
    const { rows } = exchangesTable([found(1, [aTalk([1], 100)]), found(10, [aTalk([1], 20)])], CEILINGS);

    expect(rows.map((row) => row.slice(2, 4))).toEqual([
      [10, '20 %'],
      [50, '50 %'],
      [50, '100 %'],
      [100, '100 %'],
    ]);
  });
});

describe('the headlines', () => {
  const all = headlines([found(1, [aTalk([40], 1)]), found(100, [aTalk([1], 20)])], CEILINGS, STARTS);

  it('put the time of one client beside its calls one after the other', () => {
    expect(all[0]?.figure).toBe('40.0 ms p50');
    expect(all[0]?.beside).toContain('20.0 ms');
  });

  it('say which goals are met', () => {
    const better = headlines([found(1, [aTalk([25], 1)]), found(100, [aTalk([1], 25)])], CEILINGS, {
      ...STARTS,
      stack: 1_999,
    });

    expect(all.map(({ isMet }) => isMet)).toEqual([false, true, false]);
    expect(better.map(({ isMet }) => isMet)).toEqual([true, false, true]);
  });

  it('put the rate of a hundred beside that of many calls at once', () => {
    expect(all[1]?.figure).toBe('50/s');
    expect(all[1]?.beside).toContain('100/s');
  });

  it('put the start of the stack beside that of its tables', () => {
    expect(all[2]?.figure).toBe('2.00 s');
    expect(all[2]?.beside).toContain('0.50 s');
  });

  it('have nothing of loads that were not measured', () => {
    expect(headlines([found(1, [aTalk([40], 1)])], CEILINGS, STARTS)).toHaveLength(2);
  });
});
