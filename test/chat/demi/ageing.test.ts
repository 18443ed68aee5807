import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { age } from '../../../chat/demi/ageing.ts';
import { type Feelings, mapEmotions, newFeelings, TURN_KINDS } from '../../../chat/demi/feelings.ts';
import { feel } from '../../../chat/demi/turn.ts';
import { EMOTIONS, floorOf } from '../../../protocol/emotions.ts';
import { NOON } from './conversation.ts';

const HOUR = 3_600_000;
const LEFT_ALONE: Feelings = { ...newFeelings(NOON), lastUserMessageAt: NOON };

function emotionsAfter(hours: number, feelings: Feelings = LEFT_ALONE) {
  return age(feelings, NOON + hours * HOUR).emotions;
}

describe('with nobody talking', () => {
  test.each([
    [1, 0.4],
    [6, 0.31],
    [12, 0.39],
    [20.75, 0.7],
    [24, 0.9],
    [36, 1],
    [48, 1],
    [24 * 365, 1],
  ])('after %s h loneliness is about %s', (hours, loneliness) => {
    expect(Math.abs(emotionsAfter(hours).loneliness - loneliness)).toBeLessThanOrEqual(0.02);
  });

  test('loneliness crosses .7 between 20.5 h and 21 h', () => {
    expect(emotionsAfter(20.5).loneliness).toBeLessThan(0.7);
    expect(emotionsAfter(21).loneliness).toBeGreaterThan(0.7);
  });

  test('excitement is at its floor by 6 h', () => {
    expect(emotionsAfter(6).excitement).toBe(floorOf('excitement'));
  });

  test('after two days everything but loneliness has come to rest', () => {
    const expected = mapEmotions((emotion) => (emotion === 'loneliness' ? 1 : floorOf(emotion)));
    expect(emotionsAfter(48)).toEqual(expected);
  });
});

test('somebody who never wrote is not missed', () => {
  expect(emotionsAfter(40, newFeelings(NOON)).loneliness).toBe(floorOf('loneliness'));
});

test('the first five minutes of silence do not count as silence', () => {
  const talkedJustNow = { ...LEFT_ALONE, lastUserMessageAt: NOON + 300_000 };
  expect(age(talkedJustNow, NOON + 300_000).emotions.affection).toBe(0.48); // 4 % faded, nothing drained
});

test('an emotion above .8 fades half as fast', () => {
  const excited = { ...newFeelings(NOON), emotions: mapEmotions(() => 0.9) };
  expect(age(excited, NOON + 300_000).emotions.excitement).toBe(0.873); // 3 % of .9
});

test('a part of a tick changes nothing and is not lost', () => {
  const nearly = age(LEFT_ALONE, NOON + 299_999);
  expect(nearly).toEqual(LEFT_ALONE);
  expect(age(nearly, NOON + 300_000)).toEqual(age(LEFT_ALONE, NOON + 300_000));
});

test('a clock that went back changes nothing', () => {
  expect(age(LEFT_ALONE, NOON - HOUR)).toEqual(LEFT_ALONE);
});

test('momentum fades with its emotion and is forgotten', () => {
  const carried = { ...LEFT_ALONE, momentum: { excitement: 0.5 } };
  expect(age(carried, NOON + 300_000).momentum).toEqual({ excitement: 0.47 });
  expect(age(carried, NOON + 24 * HOUR).momentum).toEqual({});
});

test('ageing in two steps is ageing in one', () => {
  const days = fc.integer({ min: 0, max: 4 * 24 * HOUR });
  const talked = fc.option(fc.integer({ min: 0, max: 24 * HOUR }), { nil: null });
  fc.assert(
    fc.property(days, days, talked, (first, second, since) => {
      const feelings = { ...newFeelings(NOON), lastUserMessageAt: since === null ? null : NOON - since };
      const once = age(feelings, NOON + first + second);
      const twice = age(age(feelings, NOON + first), NOON + first + second);
      expect(twice).toEqual(once);
    }),
  );
});

test('emotions stay finite, rounded and between floor and 1, whatever happens', () => {
  const happening = fc.record({
    kinds: fc.subarray([...TURN_KINDS]),
    idle: fc.integer({ min: 0, max: 72 * HOUR }),
  });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      let feelings = newFeelings(NOON);
      let now = NOON;
      for (const { kinds, idle } of happenings) {
        now += idle;
        feelings = feel(feelings, kinds, now);
        for (const emotion of EMOTIONS) {
          const value = feelings.emotions[emotion];
          expect(value).toBeGreaterThanOrEqual(floorOf(emotion));
          expect(value).toBeLessThanOrEqual(1);
          expect(value).toBe(Number(value.toFixed(4)));
        }
      }
    }),
  );
});
