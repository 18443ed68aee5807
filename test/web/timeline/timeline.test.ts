import { describe, expect, it } from 'vitest';
import { type Entry, type Told, timeline } from '../../../web/timeline/timeline.ts';
import { chatMessage } from '../fake-demi.ts';

const MINUTE = 60_000;
const checkIn = { trigger: 'loneliness', tone: 'warm' } as const;
const NOON = new Date(2026, 1, 1, 12).getTime();

function told(about: Partial<Told>): Told {
  return { messages: [], streaming: null, activity: null, isTyping: false, ...about };
}

function at(unixMs: number): string {
  return new Date(unixMs).toISOString();
}

function kinds(entries: readonly Entry[]): readonly string[] {
  return entries.map(({ kind }) => kind);
}

describe('the log', () => {
  it('is empty where nothing was said and nobody writes', () => {
    expect(timeline(told({}))).toEqual([]);
  });

  it('says where each local day begins, and only there', () => {
    const messages = [
      chatMessage({ key: 'a', createdAt: at(NOON) }),
      chatMessage({ key: 'b', createdAt: at(NOON + 5 * MINUTE) }),
      chatMessage({ key: 'c', createdAt: at(NOON + 13 * 60 * MINUTE) }),
    ];

    expect(kinds(timeline(told({ messages })))).toEqual(['day', 'message', 'message', 'day', 'message']);
  });

  it.each([
    ['the same side within five minutes', 'user', 4 * MINUTE, true],
    ['the same side later', 'user', 5 * MINUTE, false],
    ['the other side', 'demi', MINUTE, false],
  ] as const)('groups a message with one of %s: %s after %i ms', (_case, sender, after, continues) => {
    const messages = [
      chatMessage({ key: 'a', createdAt: at(NOON) }),
      chatMessage({ key: 'b', sender, createdAt: at(NOON + after) }),
    ];

    expect(timeline(told({ messages })).at(-1)).toMatchObject({ continues });
  });

  it('begins a new group with what Demi wrote first', () => {
    const messages = [
      chatMessage({ key: 'a', sender: 'demi', createdAt: at(NOON) }),
      chatMessage({ key: 'b', sender: 'demi', createdAt: at(NOON + MINUTE), checkIn }),
    ];

    expect(timeline(told({ messages }))[2]).toMatchObject({ key: 'b', continues: false });
  });

  it('offers choices once, under the newest of what she wrote first', () => {
    const messages = [
      chatMessage({ key: 'a', sender: 'demi', checkIn }),
      chatMessage({ key: 'b', sender: 'demi', checkIn }),
    ];

    expect(
      timeline(told({ messages }))
        .map(({ key }) => key)
        .slice(1),
    ).toEqual(['a', 'b', 'choices:b']);
  });

  it.each([
    ['the user has written', [{ key: 'b', state: 'pending' }]],
    ['an answer of hers has come', [{ key: 'b' }, { key: 'c', sender: 'demi', inReplyTo: 'b' }]],
    ['a person has written in her place', [{ key: 'b', sender: 'demi', operator: { name: 'Olga' } }]],
  ] as const)('offers none once %s', (_what, later) => {
    const messages = [chatMessage({ key: 'a', sender: 'demi', checkIn }), ...later.map(chatMessage)];

    expect(kinds(timeline(told({ messages })))).not.toContain('choices');
  });

  it('begins a new group behind a reply that failed', () => {
    const messages = [chatMessage({ key: 'a', replyFailure: { fallback: null } }), chatMessage({ key: 'b' })];

    expect(timeline(told({ messages })).at(-1)).toMatchObject({ key: 'b', continues: false });
  });

  it('has a line of its own for a reply that failed, after its question', () => {
    const messages = [chatMessage({ key: 'a', replyFailure: { fallback: 'Lost.' } }), chatMessage({ key: 'b' })];

    expect(kinds(timeline(told({ messages })))).toEqual(['day', 'message', 'reply_failure', 'message']);
  });

  it('ends with what Demi writes, whatever told that she does', () => {
    const writing = [
      told({ isTyping: true }),
      told({ activity: { inReplyTo: 'q', isStopping: false } }),
      told({ streaming: { inReplyTo: 'q', text: 'Oh' } }),
    ];

    expect(writing.map((state) => timeline(state))).toMatchObject([
      [{ kind: 'writing', inReplyTo: null, text: '' }],
      [{ kind: 'writing', inReplyTo: 'q', text: '' }],
      [{ kind: 'writing', inReplyTo: 'q', text: 'Oh' }],
    ]);
  });

  it('keeps the key of a reply from its first word to the whole message', () => {
    const [writing] = timeline(told({ streaming: { inReplyTo: 'q', text: 'Oh' } }));
    const messages = [chatMessage({ key: 'r', sender: 'demi', inReplyTo: 'q' })];

    expect(timeline(told({ messages })).at(-1)?.key).toBe(writing?.key);
  });

  it('gives each of two answers to one question a key of its own', () => {
    const messages = [
      chatMessage({ key: 'r', sender: 'demi', inReplyTo: 'q' }),
      chatMessage({ key: 's', sender: 'demi', inReplyTo: 'q' }),
    ];
    const keys = timeline(told({ messages })).map(({ key }) => key);

    expect(new Set(keys).size).toBe(3);
  });
});
