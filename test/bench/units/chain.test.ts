import { describe, expect, it } from 'vitest';
import { chainOf } from '../../../bench/units/chain.ts';

const call = (startedAtMs: number, durationMs: number) => ({ startedAtMs, durationMs });

describe('the longest chain', () => {
  it('of nothing is nothing', () => {
    expect(chainOf([])).toEqual([]);
  });

  it('counts those of which each begins when the one before has ended', () => {
    const [first, second, third] = [call(0, 5), call(5, 5), call(11, 5)];

    expect(chainOf([third, first, second])).toEqual([first, second, third]);
  });

  it('takes one of those that run side by side', () => {
    expect(chainOf([call(0, 5), call(1, 6), call(2, 4), call(8, 1)])).toHaveLength(2);
  });

  it('prefers two short ones to a long one beside them', () => {
    const [first, second] = [call(0, 2), call(3, 2)];

    expect(chainOf([call(0, 9), first, second])).toEqual([first, second]);
  });

  it('prefers what weighs more, where it is told what that is', () => {
    const long = call(0, 9);

    expect(chainOf([long, call(0, 2), call(3, 2)], ({ durationMs }) => durationMs)).toEqual([long]);
  });
});
