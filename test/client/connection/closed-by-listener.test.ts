import { beforeEach, expect, it } from 'vitest';
import { DemiClient } from '../../../client/demi-client.ts';
import { blockedNetwork } from '../../support/client/blocked-network.ts';
import { greeted, setUp, setUpConnected } from '../../support/client/set-up.ts';
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

it('a client that is closed as it tells that it is connected leaves no timer, although a message waits', async () => {
  const { client, clock, device } = setUp();
  client.send('Hello');
  client.on('state', ({ state }) => {
    if (state === 'connected') client.close();
  });
  await greeted(device);

  expect(client.snapshot.connection.state).toBe('closed');
  expect(clock.waiting()).toBe(0);
});

it('a client that is closed as it tells of the first history over HTTP leaves no timer, although a message waits', async () => {
  const { client, clock } = setUp({}, blockedNetwork().device);
  client.send('Hello');
  client.on('change', ({ isLoaded }) => {
    if (isLoaded) client.close();
  });
  await clock.advance(60_000);

  expect(client.snapshot.connection.state).toBe('closed');
  expect(clock.waiting()).toBe(0);
});

it('a client that is closed as it tells that the connection is lost leaves no timer', async () => {
  const { client, clock, socket } = await setUpConnected();
  client.on('state', ({ state }) => {
    if (state !== 'connected') client.close();
  });
  socket.drop();

  expect(client.snapshot.connection.state).toBe('closed');
  expect(clock.waiting()).toBe(0);
});
