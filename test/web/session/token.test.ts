// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { bringsToken, forgetToken, isExpired, keepToken, takeToken, tokenIn } from '../../../web/session/token.ts';

afterEach(() => {
  sessionStorage.clear();
  location.hash = '';
});

describe('the token', () => {
  it('leaves the address as soon as it is taken, and stays for the tab', () => {
    location.hash = '#token=abc.def';

    expect(bringsToken()).toBe(true);
    expect(takeToken()).toBe('abc.def');
    expect(location.href).not.toContain('token');
    expect(takeToken()).toBe('abc.def');
  });

  it('that is empty signs nobody in', () => {
    keepToken('old');
    location.hash = '#token=';

    expect(takeToken()).toBeNull();
  });

  it('is gone when it is forgotten', () => {
    keepToken('abc');
    forgetToken();

    expect(takeToken()).toBeNull();
  });

  it.each([
    ['abc.def.ghi', 'abc.def.ghi'],
    ['  abc.\n def ', 'abc.def'],
    ['http://127.0.0.1:3000/#token=abc.def', 'abc.def'],
  ])('is found in %j', (pasted, token) => {
    expect(tokenIn(pasted)).toBe(token);
  });
});

describe('a token that is over', () => {
  const NOW = 1_000_000;
  const tokenWith = (claims: unknown) => `e30.${btoa(JSON.stringify(claims))}.sig`;

  it('says so itself', () => {
    expect(isExpired(tokenWith({ exp: 1_000 }), NOW)).toBe(true);
    expect(isExpired(tokenWith({ exp: 1_001 }), NOW)).toBe(false);
  });

  it.each(['opaque', 'a.%%%.c', tokenWith({}), tokenWith(null), tokenWith({ exp: 'soon' })])(
    'is left to the server where it cannot be read: %s',
    (token) => {
      expect(isExpired(token, NOW)).toBe(false);
    },
  );
});
