import { expect, it } from 'vitest';
import { interleaved } from '../../../bench/measure/interleaved.ts';

it('Measures all subjects in each round, and each round begins with the next one', async () => {
  const order: string[] = [];
  const subject = (name: string) => async () => order.push(name);

  const found = await interleaved({ a: subject('a'), b: subject('b'), c: subject('c') }, 3);

  expect(order.join('')).toBe('abcbcacab');
  expect(found).toEqual({ a: [1, 6, 8], b: [2, 4, 9], c: [3, 5, 7] });
});
