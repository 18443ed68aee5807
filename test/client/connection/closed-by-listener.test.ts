import { beforeEach, expect, it } from 'vitest';
import { DemiClient } from '../../../client/demi-client.ts';
import { FakeClock } from '../react/fake-client.ts';
import { FakeSocket } from '../react/fake-socket.ts';

beforeEach(() => {
  FakeSocket.opened = [];
});

it.each(['connected', 'history', 'message'] as const)(
  'a client that is closed while it tells of %s leaves no timer',
  async (event) => {
    const clock = new FakeClock();
    const demi = new DemiClient({ url: 'wss://demi.test/v1', getToken: () => 'token', clock, WebSocket: FakeSocket });
    demi.on('frame', (frame) => {
      if (frame.event === event) demi.close();
    });
    await expect.poll(() => FakeSocket.opened.length).toBe(1);
    for (const next of ['connected', 'history', 'message'] as const) FakeSocket.opened[0]?.receive(next);

    expect(demi.snapshot.connection.state).toBe('closed');
    expect(clock.pending).toBe(0);
  },
);
