import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../../chat/demi/model/tokens.ts';
import { CUE, windowOf } from '../../../../chat/demi/model/window.ts';
import type { PromptMessage } from '../../../../chat/ports/language-model.ts';
import type { StoredMessage } from '../../../../chat/ports/messages.ts';
import { message, NOON, turn } from '../conversation.ts';

const RATE = 1 / 1.2; // with the margin of an estimate: a token a byte
const PLENTY = 10_000; // tokens

function user(content: string, rest: Partial<StoredMessage> = {}): StoredMessage {
  return message(content, { createdAt: NOON - 1, ...rest });
}

function demi(content: string, rest: Partial<StoredMessage> = {}): StoredMessage {
  return message(content, { createdAt: NOON - 1, sender: 'demi', ...rest });
}

function checkIn(content: string, rest: Partial<StoredMessage> = {}): StoredMessage {
  return demi(content, { checkIn: { trigger: 'loneliness', tone: 'warm' }, ...rest });
}

function windowed(recent: readonly StoredMessage[], tokens = PLENTY, last = 'last'): readonly PromptMessage[] {
  return windowOf(turn(last, { recent }), last, tokens, RATE);
}

function contents(messages: readonly PromptMessage[]): readonly string[] {
  return messages.map(({ content }) => content);
}

describe('the last turns', () => {
  it('are told oldest first, the user’s message last', () => {
    expect(windowed([user('one'), demi('two'), user('three'), demi('four')])).toEqual([
      { role: 'user', content: 'one' },
      { role: 'assistant', content: 'two' },
      { role: 'user', content: 'three' },
      { role: 'assistant', content: 'four' },
      { role: 'user', content: 'last' },
    ]);
  });

  it('lose the oldest first, to the token', () => {
    const recent = [user('1234'), user('5678'), user('90ab')];
    const each = 4 + 4; // its bytes, and what says whose it is
    expect(contents(windowed(recent, 4 * each))).toEqual(['1234', '5678', '90ab', 'last']);
    expect(contents(windowed(recent, 4 * each - 1))).toEqual(['5678', '90ab', 'last']);
    expect(contents(windowed(recent, each))).toEqual(['last']);
  });

  it('have no gap: what is older than a message that is too long goes with it', () => {
    expect(contents(windowed([user('old'), user('x'.repeat(500)), user('new')], 100))).toEqual(['new', 'last']);
  });

  it.each([0, -500, 20])('keep the user’s message whole where it alone is more than %i tokens', (tokens) => {
    const long = 'so '.repeat(1_000);
    expect(windowed([user('before')], tokens, long)).toEqual([{ role: 'user', content: long }]);
  });

  it('begin with the user', () => {
    expect(contents(windowed([demi('one'), demi('two'), user('three'), demi('four')]))).toEqual([
      'three',
      'four',
      'last',
    ]);
    expect(contents(windowed([user('12'), demi('34'), user('56')], 3 * 8))).toEqual(['56', 'last']);
    expect(contents(windowed([demi('one')]))).toEqual(['last']);
  });

  it('keep messages of one sender apart, those without an answer too', () => {
    const recent = [user('one', { failedAt: NOON }), user('two')];
    expect(windowed(recent).map(({ role }) => role)).toEqual(['user', 'user', 'user']);
  });

  it('leave out what was said until the user asked her to forget', () => {
    const recent = [
      user('secret', { createdAt: 5 }),
      user('forget me', { createdAt: 10 }),
      demi('Done.', { createdAt: 11 }),
      user('hello', { createdAt: 12 }),
    ];
    expect(contents(windowOf(turn('last', { recent, knownSince: 10 }), 'last', PLENTY, RATE))).toEqual([
      'hello',
      'last',
    ]);
  });

  it('hold the last messages, in order and within the tokens, whatever was said', () => {
    const anyMessage = fc.record({
      writer: fc.constantFrom(user, demi, checkIn),
      content: fc.string({ minLength: 1, unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(fc.array(anyMessage), fc.integer({ min: 0, max: 400 }), (said, tokens) => {
        const recent = said.map(({ writer, content }) => writer(content));
        const kept = windowed(recent, tokens);
        expect(kept.at(-1)).toEqual({ role: 'user', content: 'last' });
        const all = said.flatMap(({ writer, content }) => (writer === checkIn ? [CUE, content] : [content]));
        expect(contents(kept.slice(0, -1))).toEqual(all.slice(all.length - kept.length + 1));
        expect(kept.at(0)?.role).toBe('user');
        const bytes = kept.reduce((sum, { content }) => sum + Buffer.byteLength(content) + 4, 0);
        if (kept.length > 1) expect(bytes).toBeLessThanOrEqual(tokens);
      }),
    );
  });
});

describe('what she wrote first', () => {
  it('stands after a cue, as in the place of a question', () => {
    expect(windowed([user('one'), demi('two'), checkIn('three')])).toEqual([
      { role: 'user', content: 'one' },
      { role: 'assistant', content: 'two' },
      { role: 'user', content: CUE },
      { role: 'assistant', content: 'three' },
      { role: 'user', content: 'last' },
    ]);
  });

  it('is not lost where nothing of the user comes before it', () => {
    expect(contents(windowed([checkIn('one'), checkIn('two')]))).toEqual([CUE, 'one', CUE, 'two', 'last']);
    expect(contents(windowed([demi('whose question is gone'), checkIn('one')]))).toEqual([CUE, 'one', 'last']);
  });

  it('counts with its cue', () => {
    const both = estimateTokens(CUE, RATE) + 4 + (4 + 4); // and what says whose each is
    const recent = [user('1234'), checkIn('5678')];
    expect(contents(windowed(recent, both + 8))).toEqual([CUE, '5678', 'last']);
    expect(contents(windowed(recent, both + 7))).toEqual(['last']);
  });

  it('is forgotten as everything is', () => {
    const recent = [checkIn('one', { createdAt: 5 })];
    expect(contents(windowOf(turn('last', { recent, knownSince: 5 }), 'last', PLENTY, RATE))).toEqual(['last']);
  });
});

describe('a reply that the user stopped', () => {
  it.each(['And then I', 'And then,', 'Yes: "so', 'wait '])('shows that it broke off after %j', (content) => {
    expect(contents(windowed([user('go'), demi(content, { stopped: true })]))[1]).toBe(`${content.trimEnd()}…`);
  });

  it.each(['I see.', 'You?', 'No!', '…', 'She said "no."', 'はい。', 'Fine ✨', '*sigh.*'])(
    'is left as it is after %j',
    (content) => {
      expect(contents(windowed([user('go'), demi(content, { stopped: true })]))[1]).toBe(content);
    },
  );

  it('is not meant by a whole one that ends without a full stop', () => {
    expect(contents(windowed([user('go'), demi('And then I')]))[1]).toBe('And then I');
  });
});
