import { expect, it } from 'vitest';
import { alternating } from '../../../adapters/models/alternating.ts';

const user = (content: string) => ({ role: 'user', content }) as const;
const demi = (content: string) => ({ role: 'assistant', content }) as const;

it('Messages of one role in a row become one, in their order', () => {
  expect(alternating([user('a'), user('b'), user('c'), demi('d'), demi('e'), user('f')])).toEqual([
    user('a\n\nb\n\nc'),
    demi('d\n\ne'),
    user('f'),
  ]);
});

it('Messages whose roles alternate stay as they are', () => {
  expect(alternating([user('a'), demi('b'), user('a')])).toEqual([user('a'), demi('b'), user('a')]);
});

it('No messages are no messages', () => {
  expect(alternating([])).toEqual([]);
});
