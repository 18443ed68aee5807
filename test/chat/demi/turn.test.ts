import { describe, expect, test } from 'vitest';
import { type Feelings, mapEmotions, newFeelings, type TurnKind } from '../../../chat/demi/feelings.ts';
import { failureKind, feel } from '../../../chat/demi/turn.ts';
import { EMOTIONS, type Emotion, type EmotionState } from '../../../protocol/emotions.ts';
import { NOON } from './conversation.ts';

function feelingsWith(emotions: Partial<EmotionState>, rest: Partial<Feelings> = {}): Feelings {
  return { ...newFeelings(NOON), emotions: { ...mapEmotions(() => 0.4), ...emotions }, ...rest };
}

function changes(kinds: readonly TurnKind[]): Partial<Record<Emotion, number>> {
  const { emotions } = feel(feelingsWith({}), kinds, NOON);
  const changed = EMOTIONS.filter((emotion) => emotions[emotion] !== 0.4);
  return Object.fromEntries(changed.map((emotion) => [emotion, Number((emotions[emotion] - 0.4).toFixed(4))]));
}

test.each<[TurnKind, Partial<Record<Emotion, number>>]>([
  ['positive_message', { excitement: 0.15, affection: 0.12, loneliness: -0.1, defensiveness: -0.08 }],
  ['negative_message', { frustration: 0.1, vulnerability: 0.08, affection: -0.1 }],
  ['successful_help', { frustration: -0.2, confidence: 0.15, affection: 0.1, excitement: 0.08 }],
  ['own_error', { frustration: 0.15, confidence: -0.1, defensiveness: 0.05 }],
  ['refused_by_user', { frustration: 0.1, vulnerability: 0.1, affection: -0.12 }],
  ['long_idle', { loneliness: 0.2, excitement: -0.15, confidence: -0.1, affection: -0.15 }],
  ['rapid_errors', { frustration: 0.15, confidence: -0.2, defensiveness: 0.1 }],
  ['any_message', { loneliness: -0.05 }],
])('%s moves her by its row', (kind, deltas) => {
  expect(changes([kind])).toEqual(deltas);
});

test('several kinds in one turn add up', () => {
  expect(changes(['negative_message', 'any_message'])).toEqual({
    loneliness: -0.05,
    frustration: 0.1,
    vulnerability: 0.08,
    affection: -0.1,
  });
});

test('the same kind in a row is damped to 1, .8, .6, .5, .5', () => {
  const gains: number[] = [];
  let feelings = feelingsWith({ frustration: 0.1 });
  for (let count = 0; count < 5; count++) {
    const before = feelings.emotions.frustration;
    feelings = feel(feelings, ['negative_message', 'any_message'], NOON);
    gains.push(Number((feelings.emotions.frustration - before).toFixed(4)));
  }
  expect(gains).toEqual([0.1, 0.08, 0.06, 0.05, 0.05]);
  expect(feelings).toMatchObject({ lastKind: 'negative_message', streak: 5 });
});

test('another kind in between ends the row', () => {
  const praised = feel(feelingsWith({}), ['positive_message'], NOON);
  const helped = feel(praised, ['successful_help'], NOON);
  expect(feel(helped, ['positive_message'], NOON)).toMatchObject({ lastKind: 'positive_message', streak: 1 });
});

describe('momentum', () => {
  test('is what goes over 1', () => {
    const { emotions, momentum } = feel(feelingsWith({ excitement: 0.95 }), ['positive_message'], NOON);
    expect(emotions.excitement).toBe(1);
    expect(momentum).toEqual({ excitement: 0.1 });
  });

  test('strengthens the deltas of a leading emotion by half of it', () => {
    const carried = feelingsWith({ excitement: 0.7 }, { momentum: { excitement: 0.4 } });
    expect(feel(carried, ['positive_message'], NOON).emotions.excitement).toBe(0.88); // .7 + .15 * 1.2
  });

  test('does nothing for an emotion that is not among the three strongest', () => {
    const others = { frustration: 0.45, curiosity: 0.45, jealousy: 0.45 };
    const carried = feelingsWith(others, { momentum: { excitement: 0.4 } });
    expect(feel(carried, ['positive_message'], NOON).emotions.excitement).toBe(0.55);
  });
});

describe('cascades', () => {
  test('jealousy and loneliness raise each other', () => {
    const { emotions } = feel(feelingsWith({ jealousy: 0.7, loneliness: 0.8 }), ['own_error'], NOON);
    expect(emotions).toMatchObject({ jealousy: 0.75, loneliness: 0.85 }); // + (.75 - .5) * .2
  });

  test('vulnerability costs confidence 15 %', () => {
    const { emotions } = feel(feelingsWith({ confidence: 0.6, vulnerability: 0.6 }), ['any_message'], NOON);
    expect(emotions.confidence).toBe(0.51);
  });

  test('frustration costs excitement 10 %', () => {
    const { emotions } = feel(feelingsWith({ excitement: 0.8, frustration: 0.6 }), ['any_message'], NOON);
    expect(emotions.excitement).toBe(0.72);
  });

  test('at the middle nothing cascades', () => {
    const still = feelingsWith(mapEmotions(() => 0.5));
    expect(feel(still, ['rapid_errors'], NOON).emotions).toMatchObject({ jealousy: 0.5, excitement: 0.5 });
  });
});

test('only a message of the user moves the time of the last one', () => {
  expect(feel(feelingsWith({}), ['own_error'], NOON + 5).lastUserMessageAt).toBeNull();
  expect(feel(feelingsWith({}), ['any_message'], NOON + 5).lastUserMessageAt).toBe(NOON + 5);
});

test('a turn ages her first, and doing so before changes nothing', () => {
  const later = NOON + 3_600_000;
  const aged = feel(feelingsWith({}), [], later);
  expect(aged.changedAt).toBe(later);
  expect(feel(aged, ['any_message'], later)).toEqual(feel(feelingsWith({}), ['any_message'], later));
});

test('one failure is an error, the next in a row a bad day', () => {
  const once = feel(feelingsWith({}), [failureKind(feelingsWith({}))], NOON);
  expect(once.lastKind).toBe('own_error');
  expect(failureKind(once)).toBe('rapid_errors');
});
