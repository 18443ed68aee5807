import { describe, expect, it } from 'vitest';
import { type DbItem, itemSize, readUnits, writeUnits } from '../../../bench/units/item-size.ts';

describe('the size of an item', () => {
  it.each<[string, DbItem, number]>([
    ['names and texts, in UTF-8', { größe: { S: '🌙' } }, 7 + 4],
    ['a number: a byte for two digits, and one', { a: { N: '1700000000123' } }, 1 + 8],
    ['a number less the zeros around it', { a: { N: '-0.00120' } }, 1 + 3],
    ['true, and nothing', { a: { BOOL: true }, b: { NULL: true } }, 4],
    ['a list: 3 bytes, and one for each entry', { a: { L: [{ S: 'xy' }, { N: '7' }] } }, 1 + 3 + 3 + 3],
    ['a map: 3 bytes, and one for each entry', { a: { M: { b: { S: 'xy' } } } }, 1 + 3 + 4],
    ['a set of texts', { a: { SS: ['xy', 'z'] } }, 1 + 3],
    ['a set of numbers', { a: { NS: ['12', '3'] } }, 1 + 4],
    ['bytes', { a: { B: new Uint8Array(5) } }, 6],
    ['a set of bytes', { a: { BS: [new Uint8Array(5), new Uint8Array(2)] } }, 8],
  ])('counts %s', (_what, item, bytes) => {
    expect(itemSize(item)).toBe(bytes);
  });
});

describe('units', () => {
  it.each([
    [0, 1],
    [1_024, 1],
    [1_025, 2],
  ])('to write %i bytes are %i', (bytes, expected) => {
    expect(writeUnits(bytes)).toBe(expected);
  });

  it.each([
    [0, true, 1],
    [0, false, 0.5],
    [4_096, true, 1],
    [4_097, true, 2],
    [4_097, false, 1],
  ])('to read %i bytes, consistently: %s, are %d', (bytes, isConsistent, expected) => {
    expect(readUnits(bytes, isConsistent)).toBe(expected);
  });
});
