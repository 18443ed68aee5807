import { describe, expect, it } from 'vitest';
import { NOTHING } from '../../../bench/cost/amounts.ts';
import type { Estimate, Habits } from '../../../bench/cost/estimate.ts';
import { biggest, count, dollars, estimateLines, modelLine } from '../../../bench/cost/words.ts';

const HABITS: Habits = {
  users: 100,
  messagesPerDay: 10,
  connectedHours: 1,
  sessions: 1,
  mind: { kind: 'model', thinkingSeconds: 1, learningSeconds: 2 },
  replySeconds: 3,
  isFollowed: true,
};
const PARTS: Estimate = {
  exchanges: { ...NOTHING, messages: 90e6, writeUnits: 16e6 },
  connections: { ...NOTHING, connectionMinutes: 40e6 },
  standing: NOTHING,
};

describe('dollars', () => {
  it.each([
    [0, '$0'],
    [0.0000041, '$0.0000041'],
    [0.076_9, '$0.077'],
    [1234.5, '$1,234.50'],
  ])('%d are %s', (amount, words) => {
    expect(dollars(amount)).toBe(words);
  });
});

describe('numbers', () => {
  it.each([
    [0, '0'],
    [999_000, '999,000'],
    [9e6, '9 million'],
    [72.34e9, '72.3 billion'],
  ])('%d are %s', (amount, words) => {
    expect(count(amount)).toBe(words);
  });
});

describe('an estimate', () => {
  it('is a line for each service, their sum, what a user costs, and what most of it is', () => {
    expect(estimateLines(HABITS, PARTS)).toEqual([
      '30 days: 100 users, 30,000 exchanges, 3,000 connected hours',
      '',
      '                   exchanges   connections      standing      together',
      'API Gateway           $90.00        $10.00            $0       $100.00',
      'Lambda                    $0            $0            $0            $0',
      'DynamoDB              $10.00            $0            $0        $10.00',
      'SQS                       $0            $0            $0            $0',
      'Together             $100.00        $10.00            $0       $110.00',
      '',
      'Of each user    $1.10 a month',
      'Most of it      API Gateway, WebSocket messages, in and out, each begun 32 KB: 90 million messages, $90.00',
    ]);
  });

  it('of nobody divides by nothing', () => {
    expect(estimateLines({ ...HABITS, users: 0 }, PARTS).at(-2)).toBe('Of each user    $0 a month');
  });

  it('finds what costs most, not what there is most of', () => {
    expect(biggest({ ...NOTHING, readUnits: 1e6, messages: 2e5 })).toBe('messages');
  });

  it('tells what a model may take at most, and what that costs where its prices are known', () => {
    expect(modelLine(HABITS, undefined)).toBe(
      'Language model  apart: at most 240 million tokens in, 48 million out; --model-prices counts them',
    );
    expect(modelLine(HABITS, { input: 1, output: 5 })).toMatch(/48 million out, \$480\.00$/);
  });
});
