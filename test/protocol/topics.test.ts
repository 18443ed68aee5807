import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTopic, sortTopics, TOPICS } from '../../protocol/topics.ts';

describe('sortTopics', () => {
  it.each([
    { wished: [], topics: [], rejected: [] },
    { wished: ['stream', 'weather', 'emotion'], topics: ['stream', 'emotion'], rejected: ['weather'] },
    { wished: ['stream', 'stream', 'weather', 'weather'], topics: ['stream'], rejected: ['weather'] },
    { wished: ['Stream', ' stream', '', '__proto__'], topics: [], rejected: ['Stream', ' stream', '', '__proto__'] },
  ])('makes of $wished $topics and $rejected', ({ wished, topics, rejected }) => {
    expect(sortTopics(wished)).toEqual({ topics, rejected });
  });

  it('puts every wish on exactly one side, once', () => {
    const wish = fc.oneof(fc.constantFrom(...TOPICS), fc.string());

    fc.assert(
      fc.property(fc.array(wish), (wished) => {
        const { topics, rejected } = sortTopics(wished);

        expect([...topics, ...rejected].sort()).toEqual([...new Set(wished)].sort());
        expect(rejected.some(isTopic)).toBe(false);
      }),
    );
  });
});
