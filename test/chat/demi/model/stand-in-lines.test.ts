import { describe, expect, test } from 'vitest';
import { SPENT_LINES } from '../../../../chat/demi/lines/failures.ts';
import { budgetLine, declinedLine, deflectionLine } from '../../../../chat/demi/model/stand-in-lines.ts';

const SEEDS = Array.from({ length: 60 }, (_, index) => `message ${index}`);

describe.each([
  ['declined by a filter', declinedLine],
  ['a day that is used up', budgetLine],
  ['instructions that she keeps to herself', deflectionLine],
])('of %s', (_, line) => {
  test('she speaks in several ways, the same for the same seed', () => {
    expect(new Set(SEEDS.map(line)).size).toBeGreaterThanOrEqual(6);
    expect(SEEDS.map(line)).toEqual(SEEDS.map(line));
  });

  test('she speaks in character', () => {
    for (const seed of SEEDS) {
      expect(line(seed)).not.toMatch(/[{}]|\b(?:tokens?|budget|model|filter|guardrail|prompt|policy|AI)\b/i);
      expect(line(seed)).toMatch(/[.!?]$/);
    }
  });
});

test('who comes back tomorrow is told so', () => {
  for (const line of SPENT_LINES) expect(line).toMatch(/tomorrow/i);
});
