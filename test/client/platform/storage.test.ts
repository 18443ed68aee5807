// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DemiClient } from '../../../client/index.ts';
import { platformStorage } from '../../../client/platform/storage.ts';
import { aDevice, greeted } from '../../support/client/set-up.ts';
import { messageId } from '../../support/client/wire.ts';

const { localStorage } = window;

/** A page that may not even look at its storage. */
function forbidStorage(): void {
  const get = (): never => {
    throw new DOMException('Forbidden', 'SecurityError');
  };
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get });
}

afterEach(() => {
  vi.unstubAllGlobals();
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: localStorage });
  localStorage.clear();
});

describe('the platform’s storage', () => {
  it('is localStorage in a browser', async () => {
    await platformStorage().setItem('a', '1');

    expect(localStorage.getItem('a')).toBe('1');
  });

  it.each([
    ['where a browser forbids it', forbidStorage],
    ['where there is no browser', () => vi.stubGlobal('document', undefined)],
  ])('is memory %s', async (_where, make) => {
    make();
    const storage = platformStorage();
    await storage.setItem('a', '1');

    expect(storage.getItem('a')).toBe('1');
    expect(storage.getItem('b')).toBeNull();
    expect(localStorage.length).toBe(0);
  });

  it('keeps what a client has not sent, under the name of its server', async () => {
    const { options, clock } = aDevice();
    const { storage: _storage, ...without } = options;
    new DemiClient(without).send('Hello');
    await clock.advance(10);

    expect(Object.keys(localStorage)).toEqual(['demi.outbox:wss://chat.example/v1']);
  });

  it('stops no client where it is forbidden', async () => {
    forbidStorage();
    const device = aDevice();
    const { storage: _storage, ...without } = device.options;
    const sent = new DemiClient(without).send('Hello');
    const socket = await greeted(device);
    socket.deliver(messageId(1));

    expect(sent.state).toBe('delivered');
  });
});
