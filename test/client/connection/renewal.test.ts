import { describe, expect, it } from 'vitest';
import { renewalMs } from '../../../client/connection/renewal.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NOW = Date.UTC(2026, 1, 1);

const token = (leftMs: number | null) => ({
  text: 'a.b.c',
  userId: 'ada',
  expiresAt: leftMs === null ? null : NOW + leftMs,
});

describe('the time until a connection is renewed', () => {
  it.each([
    [0, 100 * MINUTE],
    [0.5, 107.5 * MINUTE],
    [1, 115 * MINUTE],
  ])('is, with dice of %d, %i ms where the token outlives it', (dice, ms) => {
    expect(renewalMs(token(24 * 60 * MINUTE), NOW, () => dice)).toBe(ms);
    expect(renewalMs(token(null), NOW, () => dice)).toBe(ms);
  });

  it('is a minute before the token ends', () => {
    expect(renewalMs(token(15 * MINUTE), NOW, () => 0)).toBe(14 * MINUTE);
  });

  it('is half of what a short token has left', () => {
    expect(renewalMs(token(30 * SECOND), NOW, () => 0)).toBe(15 * SECOND);
  });

  it.each([0, -SECOND, -24 * 60 * MINUTE])(
    'does not go by a token that has %i ms left: the server says when it ends',
    (left) => {
      expect(renewalMs(token(left), NOW, () => 0)).toBe(100 * MINUTE);
    },
  );
});
