import { expect, test } from 'vitest';
import { age } from '../../chat/demi/ageing.ts';
import { mapEmotions, newFeelings } from '../../chat/demi/feelings.ts';
import { EMOTIONS } from '../../protocol/emotions.ts';
import { mood } from '../../protocol/mood.ts';
import { NOON } from '../chat/demi/conversation.ts';

const HOUR = 3_600_000;

test.each([
  ['loneliness', 'lonely'],
  ['excitement', 'excited'],
  ['frustration', 'annoyed'],
  ['jealousy', 'jealous'],
  ['vulnerability', 'tender'],
  ['confidence', 'proud'],
  ['curiosity', 'curious'],
  ['affection', 'fond'],
  ['defensiveness', 'guarded'],
] as const)('%s above the rest is %s', (emotion, word) => {
  expect(mood({ ...mapEmotions(() => 0.5), [emotion]: 0.8 })).toBe(word);
});

test('nothing above the rest is calm', () => {
  expect(mood(newFeelings(NOON).emotions)).toBe('calm');
  expect(mood(mapEmotions(() => 1))).toBe('calm');
});

test('every emotion has a mood', () => {
  const moods = EMOTIONS.map((emotion) => mood({ ...mapEmotions(() => 0.3), [emotion]: 1 }));
  expect(new Set(moods).size).toBe(EMOTIONS.length);
});

test('left alone she is calm for half a day, and lonely after it', () => {
  const left = { ...newFeelings(NOON), lastUserMessageAt: NOON };
  for (let hours = 0; hours <= 11; hours += 0.5) expect(mood(age(left, NOON + hours * HOUR).emotions)).toBe('calm');
  for (let hours = 14; hours <= 60; hours++) expect(mood(age(left, NOON + hours * HOUR).emotions)).toBe('lonely');
});
