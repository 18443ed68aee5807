import { describe, expect, it } from 'vitest';
import { draftsIn } from '../../../web/composer/drafts.ts';
import { movedIn } from '../../../web/composer/grid-moves.ts';
import { lengthOf } from '../../../web/composer/length.ts';
import { keepIn } from '../../../web/platform/kept.ts';

function memory(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    get length() {
      return items.size;
    },
  } as Storage;
}

describe('a draft', () => {
  it('is kept for its user alone', () => {
    const drafts = draftsIn(keepIn(memory));
    const storage = memory();
    const kept = draftsIn(keepIn(() => storage));
    kept.write('anna', 'Dear Demi');

    expect(kept.read('anna')).toBe('Dear Demi');
    expect(kept.read('ben')).toBe('');
    expect(drafts.read('anna')).toBe('');
  });

  it('leaves nothing behind when it is empty', () => {
    const storage = memory();
    const drafts = draftsIn(keepIn(() => storage));
    drafts.write('anna', 'Dear Demi');
    drafts.write('anna', '');

    expect(storage.length).toBe(0);
  });

  it('is not kept, and breaks nothing, where storage is forbidden', () => {
    const drafts = draftsIn(
      keepIn(() => {
        throw new DOMException('denied', 'SecurityError');
      }),
    );
    drafts.write('anna', 'Dear Demi');

    expect(drafts.read('anna')).toBe('');
  });
});

describe('the length of a message', () => {
  it.each([
    [3_599, false, false],
    [3_600, true, false],
    [4_000, true, false],
    [4_001, true, true],
  ])('of %i code points is shown near the limit: %s, and too long: %s', (length, isNear, isOver) => {
    expect(lengthOf(` ${'😀'.repeat(length)}\n`)).toEqual({ length, isNear, isOver });
  });
});

describe('a key in a grid of emoji', () => {
  const grid = { length: 20, columns: 8 };

  it.each([
    ['ArrowRight', 3, 4],
    ['ArrowLeft', 3, 2],
    ['ArrowDown', 3, 11],
    ['ArrowUp', 11, 3],
    ['Home', 11, 0],
    ['End', 11, 19],
    ['ArrowLeft', 0, 0],
    ['ArrowUp', 7, 7],
    ['ArrowDown', 13, 13],
  ])('%s leads from %i to %i', (key, from, to) => {
    expect(movedIn(grid, from, key)).toBe(to);
  });

  it('that moves nowhere is left to others', () => {
    expect(movedIn(grid, 3, 'Tab')).toBeUndefined();
  });
});
