import { describe, expect, it } from 'vitest';
import { casesFor, nameOf, SLOW_PAIR } from '../../../bench/fan-out/cases.ts';
import { type Found, pushChart, pushTable, type Run, slowTable } from '../../../bench/fan-out/tables.ts';

function aRun(over: Partial<Run> = {}): Run {
  return { sent: 9, gone: 1, failed: 0, othersMs: 18, allMs: 20, posts: 10, deletes: 1, ...over };
}

describe('the cases', () => {
  it('have names of their own', () => {
    const names = casesFor([1, 10, 100, 500, 2_000], false).map(nameOf);

    expect(new Set(names).size).toBe(names.length);
  });

  it('reach 2,000 recipients where a bound, or its lack, is to be seen', () => {
    const most = casesFor([100, 2_000], false).filter(({ recipients }) => recipients === 2_000);

    expect(most.map(nameOf)).toEqual(['outbox/2000/latencies/0', 'allAtOnce/2000/latencies/0']);
  });

  it('that are a pair differ in nothing but a slow recipient', () => {
    const [without, withOne] = SLOW_PAIR;

    expect({ ...without, slow: 1 }).toEqual(withOne);
    expect(without?.slow).toBe(0);
  });
});

describe('the table of pushes', () => {
  it('has medians beside those of the outbox, and no row where there are none', () => {
    const found: Found = {
      'outbox/10/latencies/0': [aRun({ allMs: 30 }), aRun({ allMs: 20 }), aRun({ allMs: 10 })],
      'inTurn/10/latencies/0': [aRun({ allMs: 100 })],
      'allAtOnce/10/latencies/0': [10, 10, 10].map((allMs, failed) => aRun({ allMs, failed })),
    };

    expect(pushTable('Pushes', found, [10, 100], true).rows).toEqual([[10, 1, 10, 1, 20, 100, 5, 10, 0.5, 2]]);
  });
});

describe('the table of slow recipients', () => {
  it('has what the others waited, beside the same without slow ones', () => {
    const found: Found = {
      'outbox/100/none/0': [aRun({ othersMs: 40 })],
      'outbox/100/none/1': [aRun({ othersMs: 44, allMs: 500 })],
    };

    expect(slowTable(found).rows).toEqual([['outbox', 1, 44, 40, 1.1, 500]]);
  });
});

describe('the chart of pushes', () => {
  it('has a point for each size that was measured', () => {
    const chart = pushChart({ 'outbox/10/latencies/0': [aRun()] }, [1, 10]);
    const series = chart.kind === 'lines' ? chart.series : [];

    expect(series.find(({ name }) => name === 'outbox')?.points).toEqual([[10, 20]]);
    expect(chart.alt).toContain('outbox: 10 recipients in 20 ms');
  });
});
