import type { TableShape } from '../../local/index.ts';
import { type DbItem, itemSize, writeUnits } from './item-size.ts';

type IndexShape = NonNullable<TableShape['indexes']>[number];

/**
 * Write units that a write costs in an index, by what it did to the item (developer guide, "Using Global Secondary Indexes in
 * DynamoDB", write capacity units): an item that comes into the index or leaves it is one write, other keys are two, a delete and a
 * put, and what is not projected costs nothing.
 */
export function indexWriteUnits(
  table: Pick<TableShape, 'partitionKey' | 'sortKey'>,
  index: IndexShape,
  before: DbItem | undefined,
  after: DbItem | undefined,
): number {
  const [old, fresh] = [rowOf(table, index, before), rowOf(table, index, after)];
  const cost = (row: DbItem | undefined): number => (row === undefined ? 0 : writeUnits(itemSize(row)));
  if (old === undefined || fresh === undefined) return cost(old) + cost(fresh);
  if (!isSame(pick(old, keysOf(index)), pick(fresh, keysOf(index)))) return cost(old) + cost(fresh);
  return isSame(old, fresh) ? 0 : Math.max(cost(old), cost(fresh));
}

/** What stands of an item in the index; undefined: without all of the index's keys it is not in it. */
function rowOf(
  table: Pick<TableShape, 'partitionKey' | 'sortKey'>,
  index: IndexShape,
  item: DbItem | undefined,
): DbItem | undefined {
  if (item === undefined || keysOf(index).some((name) => item[name] === undefined)) return undefined;
  return index.projection === 'ALL' ? item : pick(item, [...keysOf(index), ...keysOf(table)]);
}

function keysOf({ partitionKey, sortKey }: Pick<TableShape, 'partitionKey' | 'sortKey'>): readonly string[] {
  return sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
}

function pick(item: DbItem, names: readonly string[]): DbItem {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

function isSame(one: DbItem, other: DbItem): boolean {
  const sorted = (item: DbItem) => JSON.stringify(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
}
