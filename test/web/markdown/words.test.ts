import { describe, expect, it } from 'vitest';
import { isOnlyEmoji } from '../../../web/markdown/only-emoji.ts';
import { spokenText } from '../../../web/markdown/spoken-text.ts';

describe('what is read out', () => {
  it.each([
    ['**bold** and _soft_ and `code`', 'bold and soft and code'],
    ['see [the sea](https://example.org)', 'see the sea'],
    ['# Head\n\n- one\n- two\n1. three\n> said', 'Head\none\ntwo\nthree\nsaid'],
    ['```ts\na_name = 1\n```', 'a_name = 1'],
    ['plain', 'plain'],
  ])('of %j are the words', (markdown, words) => {
    expect(spokenText(markdown)).toBe(words);
  });
});

describe('a message of emoji alone', () => {
  it.each(['😀', '😀 🎉', '👩‍👩‍👧‍👦', '🇩🇪', '👍🏽', '❤️', '❤', '😀😀😀😀😀😀'])('is %s', (text) => {
    expect(isOnlyEmoji(text)).toBe(true);
  });

  it.each(['', ' ', 'a', '😀 yes', '1', '#', '😀😀😀😀😀😀😀'])('is not %j', (text) => {
    expect(isOnlyEmoji(text)).toBe(false);
  });
});
