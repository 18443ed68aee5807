import { describe, expect, it } from 'vitest';
import { goneAmong, recipientsOf } from '../../../bench/fan-out/plan.ts';

const live = Array.from({ length: 100 }, (_, index) => `live-${index}`);
const gone = Array.from({ length: 10 }, (_, index) => `gone-${index}`);

describe('recipients', () => {
  it.each([
    [1, 0],
    [10, 1],
    [100, 5],
    [500, 25],
    [2_000, 100],
  ])('%d of them have %d that are gone', (size, count) => {
    expect(goneAmong(size)).toBe(count);
  });

  it('are each somebody else, those that are gone evenly among the others', () => {
    const ids = recipientsOf(100, live, gone).map(({ connectionId }) => connectionId);
    const places = ids.flatMap((id, index) => (id.startsWith('gone') ? [index] : []));

    expect(new Set(ids).size).toBe(100);
    expect(places).toEqual([9, 29, 49, 69, 89]);
  });

  it('that are slow are the first of those that live', () => {
    const slow = recipientsOf(40, live, gone, 10).filter(({ isSlow }) => isSlow);

    expect(slow.map(({ connectionId }) => connectionId)).toEqual(live.slice(0, 10));
  });
});
