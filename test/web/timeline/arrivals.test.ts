import { describe, expect, it } from 'vitest';
import { arrivals } from '../../../web/timeline/arrivals.ts';
import { newestUnread } from '../../../web/timeline/use-read-marks.ts';
import { chatMessage } from '../fake-demi.ts';

const demi = (key: string) => chatMessage({ key, sender: 'demi' });
const own = (key: string) => chatMessage({ key });
const keys = (messages: readonly { readonly key: string }[]) => messages.map(({ key }) => key);

describe('what is read out', () => {
  it('is what Demi said after the newest that is known', () => {
    expect(keys(arrivals(new Set(['a', 'b']), [own('a'), demi('b'), own('c'), demi('d'), demi('e')]))).toEqual([
      'd',
      'e',
    ]);
  });

  it('is nothing of a page of older messages', () => {
    expect(arrivals(new Set(['c']), [demi('a'), demi('b'), own('c')])).toEqual([]);
  });

  it('is an answer that was stored before a message which is still on its way', () => {
    const messages = [own('a'), demi('b'), chatMessage({ key: 'c', state: 'pending' })];

    expect(keys(arrivals(new Set(['a', 'c']), messages))).toEqual(['b']);
  });

  it('is the first word of a conversation', () => {
    expect(keys(arrivals(new Set(), [demi('a')]))).toEqual(['a']);
  });
});

describe('what is marked as read', () => {
  it('is the newest of Demi’s messages in view that nobody has marked', () => {
    const messages = [demi('a'), demi('b'), own('c'), demi('d')];

    expect(newestUnread(messages, new Set(['id-of-a', 'id-of-b', 'id-of-c']))).toBe('id-of-b');
  });

  it('is nothing where all in view are marked', () => {
    const messages = [{ ...demi('a'), state: 'read' as const }, demi('b')];

    expect(newestUnread(messages, new Set(['id-of-a']))).toBeUndefined();
  });
});
