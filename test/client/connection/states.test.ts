import { describe, expect, it } from 'vitest';
import { greeted, record, setUp, setUpConnected } from '../../support/client/set-up.ts';
import { reply } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the state of the connection', () => {
  it('is disconnected until somebody connects, and no token is asked for', async () => {
    const { client, server, clock, tokensGiven } = setUp({ autoConnect: false });
    await clock.advance(HOUR);

    expect(client.snapshot.connection).toEqual({ state: 'disconnected', transport: null, problem: null });
    expect(server.sockets).toEqual([]);
    expect(tokensGiven()).toBe(0);
  });

  it('goes from connecting to connected, and each change is told once', async () => {
    const { client, device } = setUp({ autoConnect: false });
    const states = record(client, 'state');
    client.connect();
    await greeted(device);

    expect(states).toEqual([
      { state: 'connecting', transport: null, problem: null },
      { state: 'connected', transport: 'socket', problem: null },
    ]);
  });

  it('is connecting at once without a word where nothing else is said', () => {
    expect(setUp().client.snapshot.connection.state).toBe('connecting');
  });

  it('is not connected before both halves of the greeting are there', async () => {
    const { client, server } = setUp();
    await quiet();
    server.latest.accept();
    expect(client.snapshot.connection.state).toBe('connecting');
    server.latest.pushText(JSON.stringify({ event: 'history', data: { messages: [] } }));
    expect(client.snapshot.connection.state).toBe('connecting');
  });

  it('is reconnecting after a loss until the next greeting, and each change is told', async () => {
    const { client, device, socket } = await setUpConnected();
    const states = record(client, 'state');
    socket.drop(1006);
    await greeted(device);

    expect(states.map(({ state }) => state)).toEqual(['reconnecting', 'connected']);
    expect(device.server.sockets).toHaveLength(2);
  });

  it('is reconnecting once the first attempt has failed', async () => {
    const { client, server } = setUp();
    await quiet();
    server.latest.refuse();

    expect(client.snapshot.connection).toEqual({ state: 'reconnecting', transport: null, problem: null });
  });

  it('is offline while the platform says that there is no network', async () => {
    const { client, device, surroundings, socket } = await setUpConnected();
    const states = record(client, 'state');
    surroundings.goOffline();
    socket.drop(1006);
    await quiet();
    surroundings.goOnline();
    await greeted(device);

    expect(states.map(({ state }) => state)).toEqual(['offline', 'reconnecting', 'connected']);
  });

  it('stays connected when the platform says offline and the socket lives on', async () => {
    const { client, surroundings, socket, clock } = await setUpConnected();
    surroundings.goOffline();
    await quiet();
    socket.push('pong', { server_time: new Date(clock.now()).toISOString() });
    await clock.advance(30_000);

    expect(client.snapshot.connection.state).toBe('connected');
  });

  it('never becomes closed however long the server is away', async () => {
    const { client, server, clock } = setUp({ httpUrl: null });
    server.onOpen = (socket) => queueMicrotask(() => socket.refuse());
    await clock.advance(48 * HOUR);
    expect(client.snapshot.connection.state).toBe('reconnecting');

    server.onOpen = (socket) => queueMicrotask(() => socket.greet());
    await clock.advance(MINUTE);
    expect(client.snapshot.connection.state).toBe('connected');
  });

  it('never becomes closed however long there is no token', async () => {
    let isSignedIn = false;
    const { client, server, clock } = setUp({ getToken: () => (isSignedIn ? 'a.b.c' : '') });
    server.onOpen = (socket) => queueMicrotask(() => socket.greet());
    await clock.advance(48 * HOUR);
    expect(client.snapshot.connection).toEqual({
      state: 'reconnecting',
      transport: null,
      problem: 'token_unavailable',
    });

    isSignedIn = true;
    await clock.advance(MINUTE);
    expect(client.snapshot.connection).toEqual({ state: 'connected', transport: 'socket', problem: null });
  });

  it('tells nothing when nothing changed', async () => {
    const { client, server, clock } = setUp({ httpUrl: null });
    server.onOpen = (socket) => queueMicrotask(() => socket.refuse());
    await clock.advance(MINUTE);
    const states = record(client, 'state');
    await clock.advance(HOUR);

    expect(states).toEqual([]);
  });
});

describe('the end of the connection', () => {
  it('comes with close(), which closes the socket and is told', async () => {
    const { client, socket } = await setUpConnected();
    const states = record(client, 'state');
    client.close();

    expect(client.snapshot.connection).toEqual({ state: 'closed', transport: null, problem: null });
    expect(states.map(({ state }) => state)).toEqual(['closed']);
    expect(socket.closedByClient).toBe(1000);
  });

  it('leaves nothing behind: no timer, no listener, no further socket', async () => {
    const { client, server, clock, surroundings } = await setUpConnected();
    client.send('Hello');
    client.close();
    surroundings.goOnline();
    await clock.advance(3 * HOUR);

    expect(clock.waiting()).toBe(0);
    expect(surroundings.listening()).toBe(0);
    expect(server.sockets).toHaveLength(1);
  });

  it('is the end of what the client hears, although frames are still under way', async () => {
    const { client, socket } = await setUpConnected();
    const frames = record(client, 'frame');
    client.close();
    socket.push('message', reply(1_000));

    expect(client.snapshot.messages).toEqual([]);
    expect(frames).toEqual([]);
  });

  it('comes once when close() is called twice', async () => {
    const { client } = await setUpConnected();
    const states = record(client, 'state');
    client.close();
    client.close();

    expect(states).toHaveLength(1);
  });

  it('is for good: connect() does nothing after close()', async () => {
    const { client, server, clock } = await setUpConnected();
    client.close();
    client.connect();
    await clock.advance(HOUR);

    expect(client.snapshot.connection.state).toBe('closed');
    expect(server.sockets).toHaveLength(1);
  });

  it('comes while the token is being fetched, and no socket opens when it arrives', async () => {
    let give: (token: string) => void = () => undefined;
    const getToken = (): Promise<string> =>
      new Promise((resolve) => {
        give = resolve;
      });
    const { client, server, clock } = setUp({ getToken });
    await quiet();
    client.close();
    give('a.b.c');
    await clock.advance(HOUR);

    expect(server.sockets).toEqual([]);
    expect(client.snapshot.connection.state).toBe('closed');
  });

  it('comes while the socket is opening, and closes that one too', async () => {
    const { client, server } = setUp();
    await quiet();
    client.close();

    expect(server.latest.closedByClient).toBe(1000);
    expect(client.snapshot.connection.state).toBe('closed');
  });

  it('comes with 1000 from the server: the user signed out or was shut out', async () => {
    const { client, server, clock, socket } = await setUpConnected();
    const states = record(client, 'state');
    socket.drop(1000);
    await clock.advance(HOUR);

    expect(states).toEqual([{ state: 'closed', transport: null, problem: 'ended' }]);
    expect(client.snapshot.connection).toEqual({ state: 'closed', transport: null, problem: 'ended' });
    expect(server.sockets).toHaveLength(1);
  });

  it.each([1001, 1003, 1005, 1006, 1008, 1009, 1011, 1012, 1013, 4000])(
    'does not come with %i: that is a reason to connect again',
    async (code) => {
      const { client, device, socket } = await setUpConnected();
      socket.drop(code);
      await greeted(device);

      expect(client.snapshot.connection.state).toBe('connected');
    },
  );
});
