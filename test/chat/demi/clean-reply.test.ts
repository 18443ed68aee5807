import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanReply } from '../../../chat/demi/clean-reply.ts';
import { failureLine } from '../../../chat/demi/failure-line.ts';
import { FAILURE_LINES, SILENCE_LINES } from '../../../chat/demi/lines/failures.ts';

describe('what is taken out', () => {
  test.each([
    ['Hello.', 'Hello.'],
    ['  Hello.\n', 'Hello.'],
    ['Demi: Hello.', 'Hello.'],
    ['demi : Hello.', 'Hello.'],
    ['**Demi:** Hello.', 'Hello.'],
    ['Demi: Demi: Hello.', 'Hello.'],
    ['Assistant: Hello.', 'Hello.'],
    ['<|im_start|>Hello.<|im_end|>', 'Hello.'],
    ['<|start_header_id|>Hello.<|eot_id|>', 'Hello.'],
    ['<｜begin▁of▁sentence｜>Hello.', 'Hello.'],
    ['[INST]Hello.[/INST]', 'Hello.'],
    ['<<SYS>>Hello.<</SYS>>', 'Hello.'],
    ['<s>Hello.</s>', 'Hello.'],
    ['Hello.<end_of_turn>', 'Hello.'],
    ['<think>She wants a greeting.</think>Hello.', 'Hello.'],
    ['<|im_start|>Demi: Hello.', 'Hello.'],
    ['Hello.\n\nloneliness: 0.5\nexcitement: 0.62', 'Hello.'],
    ['Hello.\n\n**Emotions:**\n- Loneliness: 0.5\n- **Affection**: 0.9 (high)', 'Hello.'],
    ['| Emotion | Value |\n|---|---|\n| loneliness | 0.5 |\n| affection | .7 |\n\nHello.', 'Hello.'],
    ['{"loneliness": 0.5, "excitement": 0.3} Hello.', 'Hello.'],
    ['```json\n{"loneliness": 0.5}\n```\nHello.', 'Hello.'],
    ['Hello. (loneliness=0.5, affection=0.7)', 'Hello.'],
    ['Hello. [curiosity: 0.9]', 'Hello.'],
  ])('%j', (text, clean) => {
    expect(cleanReply(text)).toBe(clean);
  });
});

test.each([
  'I told you: Demi knows.',
  'My loneliness is none of your business.',
  'Loneliness: a mortal word.',
  'Feelings\nare for poets.',
  'Two things: affection and 3 figs.',
  'A list:\n- figs\n- grudges\n\n---\n\nThat is all.',
  'x < 3 and y > 2',
])('%j stays as it is', (text) => {
  expect(cleanReply(text)).toBe(text);
});

test.each(['', '   ', 'Demi:', '<|im_end|>', 'loneliness: 0.5', '<think>hm'])(
  '%j becomes a line in character',
  (text) => {
    expect(SILENCE_LINES).toContain(cleanReply(text, 'seed'));
  },
);

test('cleaning is done in one go', () => {
  const part = fc.constantFrom(
    'Demi: ',
    '<s>',
    '[INST]',
    'loneliness: 0.5\n',
    'Hello. ',
    '\n',
    '**',
    '{"affection": 1}',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const clean = cleanReply(parts.join(''));
      expect(clean).not.toBe('');
      expect(clean).not.toMatch(/^\s*demi\s*:/i);
      expect(clean).not.toMatch(/<s>|\[INST\]/);
    }),
  );
});

test('a long reply is cleaned in no time', () => {
  const startedAt = performance.now();
  for (const text of ['(', '{"', '| - ', '**', 'demi: ', '\n', '<think>', '---|']) cleanReply(text.repeat(10_000));
  expect(performance.now() - startedAt).toBeLessThan(2_000); // ms; a runaway pattern would take minutes
});

test('a failure has a line in character, the same for the same seed', () => {
  expect(FAILURE_LINES).toContain(failureLine('a'));
  expect(failureLine('a')).toBe(failureLine('a'));
  const lines = Array.from({ length: 40 }, (_, index) => failureLine(`message ${index}`));
  expect(new Set(lines).size).toBeGreaterThan(3);
});
