import { describe, expect, it } from 'vitest';
import { exchangeOf, type Milestone, milestoneOf } from '../../../bench/latencies/exchange.ts';

describe('a frame', () => {
  it.each([
    ['delivered', {}, 'acknowledgement'],
    ['typing', { is_typing: true }, 'typing'],
    ['typing', { is_typing: false }, undefined],
    ['message_delta', { text: 'So' }, 'firstWord'],
    ['message_delta', { text: '' }, undefined],
    ['message', {}, 'reply'],
    ['read_receipt', {}, undefined],
  ])('of %s %j is the first sign of %s', (event, data, milestone) => {
    expect(milestoneOf({ event, data })).toBe(milestone);
  });
});

describe('an exchange', () => {
  const whole: readonly [Milestone, number][] = [
    ['typing', 20],
    ['firstWord', 30],
    ['reply', 40],
    ['acknowledgement', 50],
  ];

  it('is whole when all was seen, in whatever order', () => {
    expect(exchangeOf(new Map(whole))).toEqual({ acknowledgement: 50, typing: 20, firstWord: 30, reply: 40 });
  });

  it.each(whole)('lacks its %s', (milestone) => {
    expect(exchangeOf(new Map(whole.filter(([seen]) => seen !== milestone)))).toBeUndefined();
  });
});
