import { describe, expect, it } from 'vitest';
import { headlines, loadTable, type Measured, overEmpty, sizeTable, times } from '../../../bench/cold/figures.ts';
import type { FunctionName } from '../../../lambdas/routes.ts';

const KB = 1024;

/** Loads in so many milliseconds, where an empty module takes one. */
function loading(ms: number, sizes: Partial<Measured['bundle']> = {}): Measured {
  const bundle = { file: 'index.mjs', format: 'mjs', bytes: 4 * KB, gzipped: 2 * KB, ...sizes } as const;
  return { bundle, bytesAtStart: 3 * KB, loads: [ms, ms + 100, ms - 5], empty: [1, 9, 0] };
}

describe('what a load takes', () => {
  it('is the median over that of an empty module', () => {
    expect(overEmpty(loading(61))).toBe(60);
  });

  it('is compared as a ratio', () => {
    expect(times(loading(61), loading(41))).toBe(1.5);
    expect(times(loading(61), undefined)).toBeNaN();
  });
});

describe('the tables of loads and sizes', () => {
  const comparison = {
    name: 'chat',
    function: 'chat',
    ours: loading(61),
    byDefault: loading(121),
    withSdk: undefined,
  } as const;

  it('put a function beside the floor and beside other bundles', () => {
    const { rows } = loadTable([comparison], loading(41));

    expect(rows[0]?.slice(0, 3)).toEqual(['the floor', 40, 1]);
    expect(rows[1]).toEqual(['chat', 60, 1.5, 120, 0.5, Number.NaN, Number.NaN]);
  });

  it('give sizes in KB, and what was not built as no number', () => {
    const withSdk = loading(1, { bytes: 40 * KB, gzipped: 10 * KB });
    const { rows } = sizeTable([comparison, { ...comparison, name: 'ping', withSdk }], loading(41));

    expect(rows[1]).toEqual(['chat', 4, 2, 3, Number.NaN, Number.NaN]);
    expect(rows[2]).toEqual(['ping', 4, 2, 3, 40, 10]);
  });
});

describe('the headlines', () => {
  const comparison = (name: string, of: FunctionName) => ({
    name,
    function: of,
    ours: loading(61),
    byDefault: loading(121),
    withSdk: undefined,
  });
  const found = headlines(
    [comparison('reply, by rules', 'reply'), comparison('welcome', 'welcome'), comparison('fallback', 'fallback')],
    loading(41),
    ['reply'],
    ['fallback'],
  );

  it('tell of hot functions and of those without a client, and of no others', () => {
    expect(found.map(({ what }) => what)).toEqual([
      'Loading `reply`, by rules',
      'Loading what needs no AWS client: `fallback`',
    ]);
  });

  it.each([
    [41, [false, false]], // 60 ms are 1.5 times the floor
    [101, [true, false]],
  ])('say whether the goal is met, with a floor of %i ms', (floor, met) => {
    const [hot, withoutClient] = headlines(
      [comparison('reply, by rules', 'reply'), comparison('fallback', 'fallback')],
      loading(floor),
      ['reply'],
      ['fallback'],
    );

    expect([hot?.isMet, withoutClient?.isMet]).toEqual(met);
  });

  it('give the figure with both ratios', () => {
    expect(found[0]?.figure).toBe('60 ms, 1.50 times the floor, 0.50 times CDK’s default');
    expect(found[0]?.beside).toBe('three AWS clients 40 ms, CDK’s default bundling 120 ms');
    expect(found[1]?.figure).toBe('60 ms');
  });
});
