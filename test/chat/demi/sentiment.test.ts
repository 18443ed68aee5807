import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Sentiment, sentiment, sentimentScore } from '../../../chat/demi/sentiment.ts';

test.each<[string, Sentiment]>([
  ['I love this', 'positive'],
  ['I like it', 'positive'],
  ['that was fucking great', 'positive'],
  ['not bad at all', 'positive'],
  ["don't worry, be happy", 'positive'],
  ['I missed you', 'positive'],
  ['yay!', 'positive'],
  ['❤️', 'positive'],
  ['see you :)', 'positive'],
  ['I passed my exam 🎉', 'positive'],
  ['I hate mondays', 'negative'],
  ['I don’t like this', 'negative'],
  ["you're not very good", 'negative'],
  ['this is shit', 'negative'],
  ['ugh', 'negative'],
  ['😡😡', 'negative'],
  ['I am so tired :(', 'negative'],
  ['what is it like there?', 'neutral'],
  ['it looks like a boat', 'neutral'],
  ['no', 'neutral'],
  ['yes', 'neutral'],
  ['can you help me please', 'neutral'],
  ['the meeting is at 3:30', 'neutral'],
  ['constructor __proto__ toString', 'neutral'],
  ['', 'neutral'],
])('%j is %s', (text, expected) => {
  expect(sentiment(text)).toBe(expected);
});

test('more of it weighs more', () => {
  expect(sentimentScore('great great')).toBeGreaterThan(sentimentScore('great'));
  expect(sentimentScore('very great')).toBeGreaterThan(sentimentScore('great'));
});

test('any text has a score between -1 and 1', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(Math.abs(sentimentScore(text))).toBeLessThan(1);
    }),
  );
});
