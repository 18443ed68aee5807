import { expect, it } from 'vitest';
import { toneAt } from '../../../../chat/demi/check-in/tone.ts';

const HOUR = 3_600_000;
const HER_WORD = Date.UTC(2026, 1, 1, 15, 30);
const answered = { lastUserMessageAt: HER_WORD - 2_000, herWordAt: HER_WORD };

it.each([
  ['a moment after her word', 1, 'warm'],
  ['21 hours after it', 21 * HOUR, 'warm'],
  ['24 hours after it, which is not yet longer than 24 hours', 24 * HOUR, 'warm'],
  ['once that has passed', 24 * HOUR + 1, 'slightly_bothered'],
  ['24 hours after that', 48 * HOUR, 'slightly_bothered'],
  ['a moment later', 48 * HOUR + 1, 'passive_aggressive'],
  ['48 hours after she was first ignored', 72 * HOUR, 'passive_aggressive'],
  ['from then on', 72 * HOUR + 1, 'hurt'],
  ['after a month', 30 * 24 * HOUR, 'hurt'],
])('%s she is %s', (_when, later, tone) => {
  expect(toneAt(answered, HER_WORD + later)).toBe(tone);
});

it('she is not ignored where it is she who owes an answer', () => {
  const owed = { lastUserMessageAt: HER_WORD + 1, herWordAt: HER_WORD };

  expect(toneAt(owed, HER_WORD + 30 * 24 * HOUR)).toBe('warm');
});

it('she is not ignored who has never said a word', () => {
  expect(toneAt({ lastUserMessageAt: HER_WORD, herWordAt: null }, HER_WORD + 100 * HOUR)).toBe('warm');
});
