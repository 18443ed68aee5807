import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapEmotions } from '../../../chat/demi/feelings.ts';
import { voice } from '../../../chat/demi/voice.ts';
import { EMOTIONS, type Emotion } from '../../../protocol/emotions.ts';

const CALM = mapEmotions(() => 0.5);

test('the baseline', () => {
  expect(voice(CALM)).toEqual({
    sarcasm: 0.6,
    formality: 0.3,
    warmth: 0.7,
    humour: 0.4,
    selfDeprecation: 0.5,
    emoji: 0.6,
    nickname: 0.3,
    lengthWords: 100,
  });
  expect(voice(mapEmotions(() => 0.1))).toEqual(voice(CALM)); // below the middle nothing moves
});

test.each<[Emotion, number, number, number, number]>([
  ['loneliness', 0.6, -0.2, 0.4, 0.5],
  ['excitement', -0.4, 1, 0.3, 0.2],
  ['frustration', 0.8, -0.4, -0.4, -0.2],
  ['jealousy', 0.5, -0.3, -0.2, -0.3],
  ['vulnerability', -0.7, 0.3, -0.5, -0.2],
  ['confidence', 0.2, 0.3, 0.1, 0.1],
  ['curiosity', 0, 0.2, 0.15, 0.05],
  ['affection', -0.5, 0.8, 0.7, 0.8],
  ['defensiveness', 0.7, -0.6, -0.5, -0.5],
])('%s moves sarcasm, warmth, emoji and nickname', (emotion, sarcasm, warmth, emoji, nickname) => {
  const tenth = voice({ ...CALM, [emotion]: 0.55 }); // a tenth of the way, where nothing is clamped
  expect(tenth.sarcasm).toBeCloseTo(0.6 + sarcasm / 10);
  expect(tenth.warmth).toBeCloseTo(0.7 + warmth / 10);
  expect(tenth.emoji).toBeCloseTo(0.6 + emoji / 10);
  expect(tenth.nickname).toBeCloseTo(0.3 + nickname / 10);
});

test('all levels stay within their limits', () => {
  const level = fc.double({ min: 0.1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(level, { minLength: EMOTIONS.length, maxLength: EMOTIONS.length }), (values) => {
      const { lengthWords, ...levels } = voice(mapEmotions((emotion) => values[EMOTIONS.indexOf(emotion)] ?? 0.5));
      expect(lengthWords).toBeGreaterThanOrEqual(35);
      expect(lengthWords).toBeLessThanOrEqual(300);
      for (const value of Object.values(levels)) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
    }),
  );
});
