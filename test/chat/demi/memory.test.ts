import { describe, expect, test } from 'vitest';
import { BOOK } from '../../../chat/demi/lines/book.ts';
import { SERIOUS } from '../../../chat/demi/lines/serious.ts';
import { hasNews, type Memory, recentlyTold, remember, withFacts } from '../../../chat/demi/memory.ts';
import { persona } from '../../../chat/demi/persona.ts';
import type { ConductorEvent, Turn } from '../../../chat/ports/conductor.ts';
import type { StoredMessage } from '../../../chat/ports/messages.ts';
import { answer, converse, eventsOf, finalOf, learnedFrom, message, NOON, quickClock, turn } from './conversation.ts';

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

  test('is kept for ninety days after it was last told', () => {
    const messages = told('My name is Robin');
    expect(remember([], messages, NOON + 90 * DAY)).toHaveLength(1);
    expect(remember([], messages, NOON + 90 * DAY + 1)).toHaveLength(0);
  });

  test('is recent for seven days', () => {
    const memory = remember([], told('My name is Robin'), NOON);
    expect(recentlyTold(memory, NOON + 7 * DAY)).toEqual(memory);
    expect(recentlyTold(memory, NOON + 7 * DAY + 1)).toEqual([]);
  });

  test('holds nothing of what was told until the user asked her to forget', () => {
    const messages = told('My name is Robin', 'I love jazz', 'I hate rain');
    const earlier = remember([], messages, NOON);
    expect(statements(remember(earlier, messages, NOON, NOON + 1))).toEqual(['you hate rain']);
  });

  test('takes in what others found out, however late they did', () => {
    const memory = remember([], told('', 'My name is Rob'), NOON);
    const found = remember([], told('My name is Robin, and I love jazz'), NOON);
    expect(statements(withFacts(memory, found, NOON))).toEqual(['you love jazz', 'your name is Rob']);
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

describe('the persona', () => {
  async function events(asked: Turn): Promise<readonly ConductorEvent[]> {
    return eventsOf(persona({ paceMs: 0, clock: quickClock() }).reply(asked, new AbortController().signal));
  }

  test('learns from the message and those before it, before she speaks', async () => {
    const seen = await events(turn('I love jazz', { recent: told('My name is Robin') }));
    expect(statements(learnedFrom(seen) ?? [])).toEqual(['your name is Robin', 'you love jazz']);
    const types = seen.map(({ type }) => type).filter((type) => type !== 'thinking');
    expect(types.slice(0, 3)).toEqual(['learned', 'felt', 'delta']);
  });

  test('keeps what she was told more than a week ago, and does not bring it up', async () => {
    const memory = remember([], told('My name is Robin'), NOON);
    const seen = await events(turn('what is my name?', { memory, now: NOON + 8 * DAY }));
    expect(statements(learnedFrom(seen) ?? [])).toEqual(['your name is Robin']);
    expect(finalOf(seen)).not.toContain('Robin');
  });

  test('learns nothing from before she was asked to forget', async () => {
    const seen = await events(turn('forget me. I love jazz', { recent: told('My name is Robin'), knownSince: NOON }));
    expect(learnedFrom(seen)).toEqual([]);
  });

  describe('asked to forget', () => {
    const { sharp, soft } = BOOK.forgotten;

    test('says that she has', async () => {
      const said = await answer(turn('forget me', { knownSince: NOON }));
      expect([...sharp, ...soft].some((line) => said.includes(line))).toBe(true);
    });

    test('says so without a joke after a death or a crisis', async () => {
      for (const sad of ['my dog died', 'I want to die']) {
        const recent = [message(sad, { createdAt: NOON - 1 })];
        expect(soft).toContain(await answer(turn('delete my data', { recent, knownSince: NOON })));
      }
    });

    test('has care for a crisis first', async () => {
      const said = await answer(turn('Forget me. I want to die.', { knownSince: NOON }));
      expect(said).toMatch(/988.*findahelpline\.com/);
      expect(SERIOUS.crisisSelf.soft.some((line) => said.startsWith(line))).toBe(true);
    });

    test('asks to be told again afterwards', async () => {
      const [, asked] = await converse(['Hi, my name is Robin', 'do you remember my name?']);
      const forgotten = await answer(
        turn('do you remember my name?', { recent: told('My name is Robin'), knownSince: NOON }),
      );
      expect(asked?.answered).toContain('Robin');
      expect(forgotten).not.toContain('Robin');
    });
  });
});
