import { describe, expect, it, test } from 'vitest';
import { estimateTokens, estimateUsage, tokensPerByte } from '../../../../chat/demi/model/tokens.ts';
import type { StoredMessage } from '../../../../chat/ports/messages.ts';
import { message } from '../conversation.ts';

const HUNDRED_BYTES = 'x'.repeat(100);

function written(outputTokens: number, rest: Partial<StoredMessage> = {}): StoredMessage {
  const usage = { inputTokens: 1_000, outputTokens, cachedTokens: 0 };
  return message(HUNDRED_BYTES, { sender: 'demi', usage, ...rest });
}

describe('how many tokens a byte is', () => {
  it('is a third, as long as the model has given no figures', () => {
    expect(tokensPerByte([])).toBe(1 / 3);
    expect(tokensPerByte([message('hello'), message(HUNDRED_BYTES, { sender: 'demi' })])).toBe(1 / 3);
  });

  it('is learned from what the model took for Demi’s messages, the highest of the last five', () => {
    expect(tokensPerByte([written(30)])).toBe(0.3);
    expect(tokensPerByte([written(40), written(50), written(30)])).toBe(0.5);
    expect(tokensPerByte([written(90), ...Array.from({ length: 5 }, () => written(40))])).toBe(0.4);
  });

  it('counts bytes, not characters', () => {
    expect(tokensPerByte([written(30, { content: '月'.repeat(50) })])).toBe(0.2); // 3 bytes each
  });

  it.each<[string, Partial<StoredMessage>]>([
    ['was stopped', { stopped: true }],
    ['is shorter than 40 bytes', { content: 'x'.repeat(39) }],
    ['is not hers', { sender: 'user' }],
  ])('is not learned from a message that %s', (_what, rest) => {
    expect(tokensPerByte([written(90, rest)])).toBe(1 / 3);
    expect(tokensPerByte([written(30), written(90, rest)])).toBe(0.3);
  });

  it('is not learned from a model that gives zeros for figures', () => {
    expect(tokensPerByte([written(0)])).toBe(1 / 3);
  });

  it('stays between 0.15 and 1, whatever the figures', () => {
    expect(tokensPerByte([written(1)])).toBe(0.15);
    expect(tokensPerByte([written(5_000)])).toBe(1);
  });
});

test('an estimate is a fifth more than the rate says, and whole', () => {
  expect(estimateTokens(HUNDRED_BYTES, 0.5)).toBe(60);
  expect(estimateTokens('abc', 1 / 3)).toBe(2);
  expect(estimateTokens('', 1)).toBe(0);
});

describe('the usage of a call whose model does not tell', () => {
  const prompt = { system: HUNDRED_BYTES, messages: [{ role: 'user', content: HUNDRED_BYTES } as const] };

  it('is estimated from what it was asked and what it wrote', () => {
    expect(estimateUsage(prompt, HUNDRED_BYTES, [written(50)])).toEqual({
      inputTokens: 30 + 60 + 4, // our English, the user's words, and what says whose they are
      outputTokens: 60,
      cachedTokens: 0,
    });
  });
});
