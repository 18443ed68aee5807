import { expect, it } from 'vitest';
import { blockedNetwork } from '../../support/client/blocked-network.ts';
import { greeted, setUp, setUpConnected } from '../../support/client/set-up.ts';
import { reply, typing } from '../../support/client/wire.ts';

it.each(['connected', 'history', 'message'] as const)(
  'a client that is closed while it tells of %s leaves no timer',
  async (event) => {
    const { client, clock, device } = setUp();
    client.on('frame', (frame) => {
      if (frame.event === event) client.close();
    });
    const socket = await greeted(device);
    socket.push('message', reply(1_000));

    expect(client.snapshot.connection.state).toBe('closed');
    expect(clock.waiting()).toBe(0);
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

it('a client that is closed as it tells that nobody types any more, because the connection is lost, leaves no timer', async () => {
  const { client, clock, socket } = await setUpConnected();
  socket.push('typing', typing(true));
  client.on('typing', (isTyping) => {
    if (!isTyping) client.close();
  });
  socket.drop();

  expect(client.snapshot.connection.state).toBe('closed');
  expect(clock.waiting()).toBe(0);
});
