import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanReply, replyFilter, spokenIn } from '../../../chat/demi/clean-reply.ts';
import { failureLine } from '../../../chat/demi/failure-line.ts';
import { BOOK } from '../../../chat/demi/lines/book.ts';
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
    ['Hello. {"loneliness": 0.5, "affec', 'Hello.'],
    ['Emotions: {"loneliness": 0.5}\n\nHello.', 'Hello.'],
    ['```json {"loneliness": 0.5} ```\nHello.', 'Hello.'],
    ['Hello.\n\nloneliness: 0.5\n---\n\nBye.', 'Hello.\n\nBye.'],
    ['```js\nlet x;\n```\nloneliness: 0.5', '```js\nlet x;\n```'],
    ['Hello.\r\nloneliness: 0.5\r\n', 'Hello.'],
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
  '**Bold** to begin with.',
  'Demijohns are bottles.',
  'Mood: playful.',
  '```json\n{"figs": 3}\n```',
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

/** What a reply is made of, with whatever models add to one. */
const PARTS = [
  ...['Demi: ', 'demi', 'De', '**Demi:** ', 'assistant: ', '**', '"', '\n', '\n\n', ' ', '\r\n', '---', '|', '`'],
  ...['<', '<s>', '</s>', '<<SYS>>', '<SYS>', '[INST]', '[/', '<|eot_id|>', '<|', '|>', '<｜eot｜>', '<end_of_turn>'],
  ...[
    '<think>',
    '<thinking>hm',
    '</think>',
    '</th',
    'loneliness: 0.5\n',
    '- **Affection**: .9 (high)\n',
    'curiosity',
    'conf',
  ],
  ...[
    ': ',
    ' = ',
    '0.7',
    '.',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '{"affection": 1}',
    '(jealousy=0.2, ',
    '[mood',
    'moo',
    'emotional st',
  ],
  ...[
    '**Emotions:**\n',
    '| Emotion | Value |\n',
    '|---|---|\n',
    '| loneliness | 0.5 |\n',
    '```json\n',
    '```\n',
    '```',
    ' ```',
  ],
  ...['Hello. ', 'I know, I know. ', '*sighs* ', 'words '.repeat(30), '-'.repeat(120)],
];
const HOSTILE = [
  ...['(', '{"', '| - ', '**', 'demi: ', '\n', '<think>', '---|', '<think></think>', '{mood: 1, affection: 1}'],
  ...['-', '<|', '[/', 'mood\n', '```\n', '(mood: 1'],
];
const TEXT = fc.array(fc.constantFrom(...PARTS), { maxLength: 16 }).map((parts) => parts.join(''));
const LENGTHS = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

/** `text` in pieces of the given lengths, over and over. */
function inPieces(text: string, lengths: readonly number[]): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const length = lengths[pieces.length % lengths.length] ?? 1;
    pieces.push(text.slice(from, from + length));
    from += length;
  }
  return pieces;
}

/** What has been shown after each piece, and last what is shown in the end. */
function shownAfter(pieces: readonly string[]): readonly string[] {
  const filter = replyFilter();
  let shown = '';
  const stages = pieces.map((piece) => {
    shown += filter.add(piece);
    return shown;
  });
  return [...stages, shown + filter.end()];
}

describe('while a reply is written', () => {
  test('what is shown in the end does not depend on the pieces', () => {
    fc.assert(
      fc.property(TEXT, LENGTHS, (text, lengths) => {
        expect(shownAfter(inPieces(text, lengths)).at(-1)).toBe(spokenIn(text));
      }),
      { numRuns: 3_000 },
    );
  });

  test('nothing that was shown is taken back', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const clean = spokenIn(text);
        for (const shown of shownAfter([...text])) expect(clean.startsWith(shown)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['Hello.<|im_', 'Hello.'],
    ['Hello.<|im_end|> Bye', 'Hello. Bye'],
    ['Dem', ''],
    ['**Demi:', ''],
    ['Demo', 'Demo'],
    ['<think>She wants', ''],
    ['<think>A greeting.</think>Hel', 'Hel'],
    ['Hello.\n\n**Emotions:**\n- Lonel', 'Hello.'],
    ['Hello.\n\n**Emotions:**\n- Longing', 'Hello.\n\n**Emotions:**\n- Longing'],
    ['Hello. {"loneliness": 0.5, "excite', 'Hello.'],
    ['Hello (again', 'Hello'],
    ['Hello (again)', 'Hello (again)'],
    ['Affection is', 'Affection is'],
  ])('of %j she has said %j', (written, shown) => {
    expect(shownAfter([...written]).at(-2)).toBe(shown);
  });

  test('her own lines are shown as they come, but for a few characters', () => {
    for (const { sharp, soft } of Object.values(BOOK)) {
      for (const line of [...sharp, ...soft].map((text) => text.replace(/\{\w+\}|[()]/g, ''))) {
        const delays = shownAfter([...line]).map((shown, index) => Math.min(index + 1, line.length) - shown.length);
        expect(Math.max(...delays)).toBeLessThanOrEqual(5); // "Demi" and the letter that tells that it is no label
      }
    }
  });

  test('a bracket that stays open holds up the rest of the text for a while only', () => {
    const stages = shownAfter([...`Well (${'as I said '.repeat(40)}`]);
    expect(stages[200]).toBe('Well');
    expect(stages[240]?.length).toBeGreaterThan(230);
  });

  // A runaway pattern would take minutes.
  test.each(HOSTILE)('16,000 characters of %j in single letters are shown as if they came at once', (word) => {
    const text = word.repeat(16_000 / word.length);
    expect(shownAfter(inPieces(text, [1])).at(-1)).toBe(spokenIn(text));
  });
});

test('a failure has a line in character, the same for the same seed', () => {
  expect(FAILURE_LINES).toContain(failureLine('a'));
  expect(failureLine('a')).toBe(failureLine('a'));
  const lines = Array.from({ length: 40 }, (_, index) => failureLine(`message ${index}`));
  expect(new Set(lines).size).toBeGreaterThan(3);
});
