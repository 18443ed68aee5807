import { describe, expect, it } from 'vitest';
import { isTrustedHost } from '../../../local/gateway/host-check.ts';

describe('isTrustedHost', () => {
  it.each(['127.0.0.1', '127.0.0.1:4001', 'localhost', 'LOCALHOST:80', '[::1]:4001', '[::1]'])('trusts %s', (host) => {
    expect(isTrustedHost('127.0.0.1', host)).toBe(true);
  });

  it.each([
    'evil.example',
    'evil.example:4001',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '',
    undefined,
  ])('does not trust %s', (host) => {
    expect(isTrustedHost('127.0.0.1', host)).toBe(false);
    expect(isTrustedHost('localhost', host)).toBe(false);
    expect(isTrustedHost('::1', host)).toBe(false);
  });

  it.each(['127.0.0.2', '127.0.0.2:4001', '127.0.0.1', 'localhost'])('listening on 127.0.0.2 trusts %s', (host) => {
    expect(isTrustedHost('127.0.0.2', host)).toBe(true);
  });

  it.each(['127.0.0.2', '127.0.0.3', '[127.0.0.1]', '127.0.0.1:4001:1', '127.0.0.1:'])(
    'listening on 127.0.0.1 does not trust %s',
    (host) => {
      expect(isTrustedHost('127.0.0.1', host)).toBe(false);
    },
  );

  it('trusts every name when it listens on the network', () => {
    expect(isTrustedHost('0.0.0.0', 'api.example')).toBe(true);
  });
});
