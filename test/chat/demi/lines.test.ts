import { describe, expect, test } from 'vitest';
import { BOOK, type Situation } from '../../../chat/demi/lines/book.ts';
import { CHECK_INS } from '../../../chat/demi/lines/check-ins.ts';
import { DECLINED_LINES, FAILURE_LINES, SILENCE_LINES, SPENT_LINES } from '../../../chat/demi/lines/failures.ts';
import type { LineSet } from '../../../chat/demi/lines/line-set.ts';
import { SERIOUS } from '../../../chat/demi/lines/serious.ts';

const WITHOUT_FALLBACK: readonly Situation[] = [
  'smalltalk',
  'ask',
  'pointer',
  'forgotten',
  ...(Object.keys(SERIOUS) as Situation[]),
];

function linesOf({ sharp, soft, byMood = {} }: LineSet): readonly string[] {
  return [...sharp, ...soft, ...Object.values(byMood).flat()];
}

const INSTEAD_OF_AN_ANSWER = [...FAILURE_LINES, ...SILENCE_LINES, ...DECLINED_LINES, ...SPENT_LINES];
const ALL = [...Object.values(BOOK).flatMap(linesOf), ...INSTEAD_OF_AN_ANSWER];

test('no line is written twice', () => {
  expect(new Set(ALL).size).toBe(ALL.length);
});

test('there are only known slots', () => {
  const slots = new Set(ALL.flatMap((line) => line.match(/\{\w+\}/g) ?? []));
  const known = ['{Choice}', '{Facts}', '{Fact}', '{choice}', '{facts}', '{fact}', '{name}', '{you}'];
  expect([...slots].sort()).toEqual(known);
});

test('every line ends its sentence', () => {
  expect(ALL.filter((line) => !/[.!?]$/.test(line))).toEqual([]);
});

test.each(WITHOUT_FALLBACK)('%s lasts for more than ten turns by itself', (situation) => {
  const { sharp, soft } = BOOK[situation];
  expect(sharp.length + soft.length).toBeGreaterThan(10);
});

describe('when she writes first', () => {
  const situations = Object.keys(CHECK_INS) as (keyof typeof CHECK_INS)[];
  const plain = [...CHECK_INS['checkIn/hurt'].soft, ...CHECK_INS['checkIn/gentle'].soft];
  const all = situations.flatMap((situation) => linesOf(CHECK_INS[situation]));

  test.each(situations)('%s has enough to say', (situation) => {
    expect(linesOf(BOOK[situation]).length).toBeGreaterThanOrEqual(10);
  });

  test('she reproaches nothing, and presses nobody', () => {
    const pressure =
      /where (were|are|have) you|why (do|did|have|are)n't|you (never|always|forgot|ignored?|left me|should have)|answer me|how could you|your fault|without you I/i;
    expect(all.filter((line) => pressure.test(line))).toEqual([]);
  });

  test('she is plain where she is hurt or gentle: no address, no exclamation', () => {
    expect(plain.filter((line) => /[{}!]|goddess|mortal/i.test(line))).toEqual([]);
  });

  test.each(CHECK_INS['checkIn/gentle'].soft)('%j asks how the user is', (line) => {
    expect(line).toMatch(/\bhow (are you|you are|has it been)\b/i);
  });
});

describe('where a life may be at risk', () => {
  test.each(SERIOUS.pointer.soft)('%j names every way to help', (line) => {
    for (const way of ['emergency number', '988', '116 123', 'findahelpline.com']) expect(line).toContain(way);
  });
});
