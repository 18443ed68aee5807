import { expect, test } from 'vitest';
import { HELP_LINES } from '../../../chat/demi/help-lines.ts';
import { SERIOUS } from '../../../chat/demi/lines/serious.ts';

test.each(SERIOUS.pointer.soft)('%j points to the same help', (line) => {
  expect(Object.values(HELP_LINES).filter((way) => !line.includes(way))).toEqual([]);
});
