import { describe, expect, it } from 'vitest';
import { upToLastSentence, wholeSentences } from '../../../chat/demi/whole-sentences.ts';

describe('a text that was cut', () => {
  it.each([
    ['Oh. It is you again! And what a', 'Oh. It is you again!'],
    ['She said "Stop." And then', 'She said "Stop."'],
    ['It costs 3.50 and', 'It costs 3.50 and…'],
    ['Wait… what', 'Wait…'],
    ['そうね。また来た', 'そうね。'],
    ['Oh.\n\nIt is', 'Oh.'],
    ['Complete as it is.', 'Complete as it is.'],
  ])('%j ends as %j', (text, whole) => {
    expect(wholeSentences(text)).toBe(whole);
  });

  it.each(['', ' \n'])('that has nothing in it stays empty (%j)', (text) => {
    expect(wholeSentences(text)).toBe('');
  });
});

describe('what of it is whole', () => {
  it.each([
    ['Oh. It is you again! And what a', 'Oh. It is you again!'],
    ['It is you and what', ''],
    ['', ''],
  ])('of %j is %j', (text, whole) => {
    expect(upToLastSentence(text)).toBe(whole);
  });
});
