import { describe, expect, test } from 'vitest';
import { hasNews, type Memory, remember } from '../../../chat/demi/memory.ts';
import type { StoredMessage } from '../../../chat/ports/messages.ts';
import { answer, converse, message, NOON, turn } from './conversation.ts';

const DAY = 86_400_000;

function told(...texts: readonly string[]): readonly StoredMessage[] {
  return texts.map((text, index) => message(text, { messageId: `message-${index}`, createdAt: NOON + index }));
}

function statements(memory: Memory): readonly string[] {
  return memory.map(({ statement }) => statement);
}

describe('what she remembers', () => {
  test('is the latest word on a topic', () => {
    const memory = remember([], told('My name is Robin', 'I love jazz', 'I hate jazz', 'call me Rob'), NOON + 9);
    expect(statements(memory)).toEqual(['you hate jazz', 'your name is Rob']);
  });

  test('lasts for seven days', () => {
    const messages = told('My name is Robin');
    expect(remember([], messages, NOON + 7 * DAY)).toHaveLength(1);
    expect(remember([], messages, NOON + 7 * DAY + 1)).toHaveLength(0);
  });

  test('comes from the user alone', () => {
    expect(remember([], [message('My name is Demi', { sender: 'demi' })], NOON)).toEqual([]);
  });

  test('outlives the messages that she is still shown', () => {
    const earlier = remember([], told('My name is Robin'), NOON);
    expect(statements(remember(earlier, [], NOON + 3 * DAY))).toEqual(['your name is Robin']);
  });

  test('knows where each fact is from', () => {
    const [message] = told('I love jazz');
    expect(remember([], told('I love jazz'), NOON)).toMatchObject([
      { messageId: message?.messageId, toldAt: message?.createdAt },
    ]);
  });

  test('is the same when she is shown the same messages again', () => {
    const messages = told('My name is Robin', 'I love jazz, and I hate mondays');
    const once = remember([], messages, NOON);
    expect(remember(once, messages, NOON)).toEqual(once);
  });

  test('is bounded, and the oldest goes first', () => {
    const memory = remember([], told(...Array.from({ length: 60 }, (_, index) => `I love number${index}`)), NOON);
    expect(memory).toHaveLength(40);
    expect(memory.at(-1)).toMatchObject({ statement: 'you love number59' });
  });

  test('is told long after it fell out of the last twenty messages', async () => {
    const small = Array.from({ length: 15 }, (_, index) => `number ${index} is a number`);
    const exchanges = await converse(['My name is Robin', ...small, 'what is my name?']);
    expect(exchanges.at(-1)?.answered).toContain('Robin');
  });

  test('is not made up', async () => {
    expect(await answer(turn('what is my name?'))).not.toContain('Robin');
  });
});

describe('a memory has news', () => {
  const earlier = remember([], told('I love jazz'), NOON);

  test('when it holds a topic more', () => {
    expect(hasNews(remember(earlier, told('', 'My name is Robin'), NOON), earlier)).toBe(true);
  });

  test('when another message had a later word on a topic', () => {
    expect(hasNews(remember(earlier, told('', 'I love jazz'), NOON), earlier)).toBe(true);
  });

  test('but not when it has only lost something', () => {
    expect(hasNews([], earlier)).toBe(false);
  });

  test('and not when nothing changed', () => {
    expect(hasNews(earlier, earlier)).toBe(false);
  });
});
