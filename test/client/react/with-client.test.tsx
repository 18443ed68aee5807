// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStorage } from '../../../client/platform/storage.ts';
import { useDemi } from '../../../client/react/index.ts';
import { FakeClock } from './fake-client.ts';
import { FakeSocket } from './fake-socket.ts';
import { GRACE_MS } from './hook.tsx';

/** A component under StrictMode, with everything as an application has it but network and time. */
async function mount(getToken: () => string) {
  const clock = new FakeClock();
  const options = { url: 'wss://demi.test/v1', getToken, clock, WebSocket: FakeSocket, storage: createMemoryStorage() };
  const view = await act(async () => renderHook(() => useDemi({ ...options }), { reactStrictMode: true }));
  return { ...view, clock };
}

beforeEach(() => {
  FakeSocket.opened = [];
});

describe('the hook with the client that it is made for', () => {
  it('opens one socket, for one token, and shows what comes over it', async () => {
    const getToken = vi.fn(() => 'token');
    const { result, unmount, clock } = await mount(getToken);
    act(() => {
      for (const event of ['connected', 'history'] as const) FakeSocket.opened[0]?.receive(event);
    });

    expect(FakeSocket.opened).toHaveLength(1);
    expect(getToken).toHaveBeenCalledTimes(1);
    expect(result.current).toMatchObject({ state: 'connected', transport: 'socket', isLoaded: true });
    expect(result.current.messages.length).toBeGreaterThan(0);
    unmount();
    clock.advance(GRACE_MS);
    expect(FakeSocket.opened.map(({ readyState }) => readyState)).toEqual([3]);
  });
});
