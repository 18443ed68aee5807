import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { securityHeaders, withAddresses } from '../../web/hosting.ts';

const HTML = readFileSync(new URL('../../web/index.html', import.meta.url), 'utf8');
const ADDRESSES = { socketUrl: 'wss://a.example/v1', httpUrl: 'https://b.example/api/v1' };

describe('the addresses in index.html', () => {
  it('are both filled in, and nothing else is changed', () => {
    const filled = withAddresses(HTML, ADDRESSES);

    expect(filled).toContain('<meta name="demi-socket" content="wss://a.example/v1" />');
    expect(filled).toContain('<meta name="demi-http" content="https://b.example/api/v1" />');
    expect(filled.replace(ADDRESSES.socketUrl, '').replace(ADDRESSES.httpUrl, '')).toBe(HTML);
  });

  it('stay empty where the chat is on the host of the page', () => {
    expect(withAddresses(HTML, { socketUrl: '', httpUrl: '' })).toBe(HTML);
  });

  it('cannot end the attribute that they are in', () => {
    const filled = withAddresses(HTML, { ...ADDRESSES, socketUrl: 'wss://a.example/"><script>&$&' });

    expect(filled).toContain('content="wss://a.example/&quot;>&lt;script>&amp;$&amp;"');
  });

  it.each(['demi-socket', 'demi-http'])('are refused by a page without a place for %s', (name) => {
    const without = HTML.replace(`name="${name}"`, 'name="description"');

    expect(() => withAddresses(without, ADDRESSES)).toThrow(`index.html has no <meta name="${name}" content="" />.`);
  });
});

describe('the policy of the page', () => {
  it('lets it connect to its own host and to those that are named, and to no other', () => {
    const connecting = (origins: readonly string[]) =>
      /connect-src [^;]*/.exec(securityHeaders(origins)['Content-Security-Policy'])?.[0];

    expect(connecting([])).toBe("connect-src 'self'");
    expect(connecting(['wss://a.example', 'https://b.example'])).toBe(
      "connect-src 'self' wss://a.example https://b.example",
    );
  });
});
