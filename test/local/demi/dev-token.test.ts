import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { secretVerifier } from '../../../adapters/tokens.ts';
import { type DevToken, devToken, durationSeconds } from '../../../local/demi/dev-token.ts';
import { NOW } from '../../support/events.ts';

const SECRET = 'a secret of at least thirty-two bytes';
const issue = (asked: Partial<DevToken> = {}) =>
  devToken(SECRET, { userId: 'ada', role: 'user', expiresInSeconds: 3_600, ...asked }, NOW);

describe('devToken', () => {
  it('is a token that the chat accepts, for its user and role and no longer than asked', async () => {
    const token = await issue({ role: 'operator', expiresInSeconds: 90 });

    expect(await secretVerifier(SECRET, {})(token, NOW)).toEqual({
      userId: 'ada',
      role: 'operator',
      expiresAt: NOW / 1000 + 90,
    });
  });

  it('says when it was issued and that it is an access token', async () => {
    expect(decodeJwt(await issue())).toMatchObject({ iat: NOW / 1000, token_type: 'access' });
  });
});

describe('durationSeconds', () => {
  it.each([
    ['90s', 90],
    ['30m', 1_800],
    ['1h', 3_600],
    ['7d', 604_800],
  ])('reads %s', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });

  it.each(['', '1', 'h', '1w', '1.5h', '-1h', '1 h', '1h30m', '0s', '0d', '1000000s'])(
    'refuses %j with a sentence',
    (text) => {
      expect(() => durationSeconds(text)).toThrow(
        `A duration is a number above 0 and s, m, h or d, as in 1h, not "${text}".`,
      );
    },
  );
});
