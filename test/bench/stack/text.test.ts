import { expect, it } from 'vitest';
import { textOf } from '../../../bench/stack/text.ts';

it('Everything that is said has as many bytes', () => {
  const sizes = Array.from({ length: 30 }, (_, exchange) => Buffer.byteLength(textOf(exchange)));

  expect(new Set(sizes).size).toBe(1);
});
