import { describe, expect, it } from 'vitest';
import { connectionNotice } from '../../../web/connection/connection-words.ts';
import { demiWith } from '../fake-demi.ts';

describe('what is said of the connection', () => {
  it.each([
    ['connecting', null, null, 'connecting'],
    ['reconnecting', null, null, 'reconnectingLong'],
    ['offline', null, null, 'offlineLong'],
    ['connected', 'http', null, 'httpLong'],
    ['reconnecting', null, 'token_unavailable', 'tokenUnavailable'],
  ] as const)('while it is %s over %s with problem %s is %s', (state, transport, problem, text) => {
    expect(connectionNotice(demiWith({ state, transport, problem }))?.text).toBe(text);
  });

  it.each([
    ['connected', 'socket'],
    ['closed', null],
  ] as const)('is nothing while it is %s', (state, transport) => {
    expect(connectionNotice(demiWith({ state, transport }))).toBeNull();
  });
});
