import { describe, expect, it } from 'vitest';
import { indexWriteUnits } from '../../../bench/units/index-writes.ts';
import type { DbItem } from '../../../bench/units/item-size.ts';

const TABLE = { partitionKey: 'id' };
const KEYS = { name: 'due', partitionKey: 'bucket', sortKey: 'at', projection: 'KEYS_ONLY' } as const;
const ALL = { ...KEYS, projection: 'ALL' } as const;

const item = (fields: Readonly<Record<string, string>>): DbItem =>
  Object.fromEntries(Object.entries({ id: 'ada', ...fields }).map(([name, S]) => [name, { S }]));
const due = (at: string, fields = {}) => item({ bucket: '1', at, ...fields });

describe('what a write costs in an index', () => {
  it.each<[string, DbItem | undefined, DbItem | undefined, number]>([
    ['a new item with the keys of the index', undefined, due('9'), 1],
    ['a new item without them', undefined, item({}), 0],
    ['a new item with one of them', undefined, item({ bucket: '1' }), 0],
    ['an item that gets them', item({}), due('9'), 1],
    ['an item that loses one of them', due('9'), item({ bucket: '1' }), 1],
    ['an item that is deleted', due('9'), undefined, 1],
    ['an item that gets others: a delete and a put', due('9'), due('8'), 2],
    ['what is not projected', due('9'), due('9', { text: 'new' }), 0],
    ['nothing', undefined, undefined, 0],
  ])('%s', (_what, before, after, units) => {
    expect(indexWriteUnits(TABLE, KEYS, before, after)).toBe(units);
  });

  it('what is projected costs a write, as large as the larger one', () => {
    const [short, long] = [due('9', { text: 'old' }), due('9', { text: 'x'.repeat(1_024) })];

    expect(indexWriteUnits(TABLE, ALL, short, long)).toBe(2);
    expect(indexWriteUnits(TABLE, ALL, short, due('9', { text: 'new' }))).toBe(1);
  });
});
