import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { narrow } from '../../protocol/narrow.ts';

const row = v.object({ user: v.object({ token: v.pipe(v.string(), v.maxLength(5)) }) });

describe('narrow', () => {
  it('gives back what fits, without what the schema does not know', () => {
    expect(narrow(row, { user: { token: 'short' }, more: 1 }, 'row')).toEqual({ user: { token: 'short' } });
  });

  it.each([
    [{ user: { token: 'a secret that is too long' } }, 'Malformed row: user.token'],
    [{ user: { token: 12_345 } }, 'Malformed row: user.token'],
    [{ user: {} }, 'Malformed row: user.token'],
    [{}, 'Malformed row: user'],
    ['a secret', 'Malformed row: not an object'],
    [undefined, 'Malformed row: not an object'],
  ])('throws for %j, naming the field and never the value', (value, message) => {
    expect(() => narrow(row, value, 'row')).toThrow(new Error(message));
  });
});
