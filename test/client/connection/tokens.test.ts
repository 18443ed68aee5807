import { afterEach, describe, expect, it, vi } from 'vitest';
import { START } from '../../support/client/clock.ts';
import { aDevice, contents, greeted, opened, record, setUp, setUpConnected } from '../../support/client/set-up.ts';
import { aToken } from '../../support/client/tokens.ts';
import { said, USER } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

afterEach(() => vi.unstubAllGlobals());

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NOW_S = START / 1_000;

/** Tokens that live for `seconds` by the clock of a server that is `aheadMs` ahead of the device. */
function shortTokens(seconds: number, aheadMs = 0) {
  const device = aDevice();
  device.server.aheadMs = aheadMs;
  const given: string[] = [];
  const getToken = (): string => {
    const exp = Math.floor(device.server.time() / 1_000) + seconds;
    const token = aToken({ sub: USER, exp, jti: given.length });
    given.push(token);
    return token;
  };
  return { device, given, getToken };
}

describe('a token', () => {
  it('is asked for before every attempt', async () => {
    const { server, device, tokensGiven } = setUp({ httpUrl: null });
    for (let attempt = 0; attempt < 3; attempt += 1) (await opened(device)).refuse();
    await opened(device);

    expect(tokensGiven()).toBe(4);
    expect(new Set(server.sockets.map(({ token }) => token)).size).toBe(4);
  });

  it('is asked for once at a time', async () => {
    let asked = 0;
    const getToken = (): Promise<string> => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const { client, surroundings, clock } = setUp({ getToken });
    await quiet();
    client.connect();
    surroundings.goOnline();
    await clock.advance(14 * SECOND);

    expect(asked).toBe(1);
  });

  it('that does not come within 15 seconds is asked for again', async () => {
    let asked = 0;
    const getToken = (): string | Promise<string> => {
      asked += 1;
      return asked === 1 ? new Promise<string>(() => undefined) : 'a.b.c';
    };
    const { client, device, clock } = setUp({ getToken });
    await clock.advance(15 * SECOND);
    expect(client.snapshot.connection.problem).toBe('token_unavailable');

    await greeted(device);
    expect(client.snapshot.connection).toEqual({ state: 'connected', transport: 'socket', problem: null });
  });

  it.each<[string, () => string | Promise<string>]>([
    [
      'throws',
      () => {
        throw new Error('Signed out');
      },
    ],
    ['rejects', () => Promise.reject(new Error('Signed out'))],
    ['gives an empty text', () => ''],
    ['gives no text', () => undefined as unknown as string],
  ])('is named as the problem where getToken %s, and no socket opens', async (_how, getToken) => {
    const { client, server, clock } = setUp({ getToken });
    await clock.advance(MINUTE);

    expect(client.snapshot.connection.problem).toBe('token_unavailable');
    expect(server.sockets).toEqual([]);
  });

  it('is no problem any more once there is one, although there is no connection yet', async () => {
    let isSignedIn = false;
    const { client, device } = setUp({ getToken: () => (isSignedIn ? 'a.b.c' : ''), httpUrl: null });
    await quiet();
    expect(client.snapshot.connection.problem).toBe('token_unavailable');
    isSignedIn = true;
    (await opened(device)).refuse();

    expect(client.snapshot.connection.problem).toBeNull();
  });

  it.each(['', 'opaque', 'a.b', 'a.b.c', `a.${'€'}.c`, aToken({ sub: 7, exp: 'soon' }), aToken({ exp: 1e300 })])(
    'that says nothing of itself is used as it is: %j',
    async (token) => {
      const { client, device } = setUp({ getToken: () => token || 'x' });
      const socket = await greeted(device);

      expect(socket.token).toBe(token || 'x');
      expect(client.snapshot.connection.state).toBe('connected');
    },
  );
});

describe('the user whom a token names', () => {
  /** A device on which Zoë left something behind, and whose program gives her tokens. */
  function deviceOfZoe() {
    const device = aDevice();
    const createdAt = device.clock.now();
    const left = { clientMessageId: 'z-1', content: 'Zoë’s', createdAt, userId: 'Zoë 🌊', failure: null };
    device.storage.items.set('demi.outbox:wss://chat.example/v1', JSON.stringify([left]));
    return { device, getToken: () => aToken({ sub: 'Zoë 🌊' }) };
  }

  it('is known before the server has told, whatever letters the name has', async () => {
    const { device, getToken } = deviceOfZoe();
    const { client } = setUp({ getToken }, device);
    await opened(device);

    expect(contents(client)).toEqual(['Zoë’s']);
  });

  it('is known on a platform without TextDecoder', async () => {
    vi.stubGlobal('TextDecoder', undefined);
    const { device, getToken } = deviceOfZoe();
    const { client } = setUp({ getToken }, device);
    await opened(device);

    expect(contents(client)).toEqual(['Zoë’s']);
  });
});

describe('the renewal of a token', () => {
  it('opens the next socket a minute before the end, then closes the one before', async () => {
    const { device, getToken } = shortTokens(10 * 60);
    const { client, clock, server, socket } = await setUpConnected({}, { getToken }, device);
    const states = record(client, 'state');
    await clock.advance(8 * MINUTE + 59 * SECOND);
    expect(server.sockets).toHaveLength(1);

    await clock.advance(2 * SECOND);
    expect(server.sockets).toHaveLength(2);
    expect(socket.isOpen).toBe(true);

    await greeted(device);
    expect(socket.closedByClient).toBe(1000);
    expect(states).toEqual([]);
  });

  it('comes at half of the life of a token that is good for less than two minutes', async () => {
    const { device, getToken } = shortTokens(60);
    const { clock, server } = await setUpConnected({}, { getToken }, device);
    await clock.advance(29 * SECOND);
    expect(server.sockets).toHaveLength(1);
    await clock.advance(2 * SECOND);

    expect(server.sockets).toHaveLength(2);
  });

  it.each([
    ['ahead of', 20 * MINUTE],
    ['behind', -20 * MINUTE],
  ])('goes by the server’s clock where it is %s the device’s', async (_where, aheadMs) => {
    const { device, getToken } = shortTokens(10 * 60, aheadMs);
    const { clock, server } = await setUpConnected({}, { getToken }, device);
    await clock.advance(8 * MINUTE + 55 * SECOND);
    expect(server.sockets).toHaveLength(1);
    await clock.advance(10 * SECOND);

    expect(server.sockets).toHaveLength(2);
  });

  it('is tried again while the old connection goes on, where there is no new token', async () => {
    const { device, getToken } = shortTokens(10 * 60);
    let isDown = false;
    const { client, clock, server } = await setUpConnected({}, { getToken: () => (isDown ? '' : getToken()) }, device);
    isDown = true;
    await clock.advance(9 * MINUTE + 20 * SECOND);
    expect(server.sockets).toHaveLength(1);
    expect(client.snapshot.connection.state).toBe('connected');

    isDown = false;
    await greeted(device);
    expect(client.snapshot.connection).toEqual({ state: 'connected', transport: 'socket', problem: null });
  });

  it('is tried again while the old connection goes on, where the next socket is refused', async () => {
    const { device, getToken } = shortTokens(10 * 60);
    const { client, clock, socket } = await setUpConnected({}, { getToken }, device);
    const states = record(client, 'state');
    await clock.advance(9 * MINUTE);
    (await opened(device)).refuse();
    expect(socket.isOpen).toBe(true);
    await greeted(device);

    expect(states).toEqual([]);
    expect(socket.isOpen).toBe(false);
    expect(client.snapshot.connection.state).toBe('connected');
  });

  it('does not loop where the program gives the same token again', async () => {
    const token = aToken({ sub: USER, exp: NOW_S + 10 * 60 });
    let asked = 0;
    const getToken = (): string => {
      asked += 1;
      return token;
    };
    const { clock, server } = await setUpConnected({}, { getToken });
    await clock.advance(10 * MINUTE);

    expect(server.sockets.length).toBeLessThanOrEqual(2);
    expect(asked).toBeLessThanOrEqual(10);
  });
});

describe('a token that ran out', () => {
  it('is replaced after auth_expired_token, and the conversation goes on', async () => {
    const { client, device, socket, tokensGiven } = await setUpConnected();
    socket.expireToken();
    await greeted(device);

    expect(socket.isOpen).toBe(false);
    expect(tokensGiven()).toBe(2);
    expect(client.snapshot.connection.state).toBe('connected');
  });

  it('takes nothing with it: what was not done is sent again under its id', async () => {
    const { client, device, socket } = await setUpConnected();
    client.send('Hello');
    await quiet();
    const [first] = socket.sentOf('message');
    socket.expireToken();
    const next = await greeted(device);

    expect(first?.data.content).toBe('Hello');
    expect(next.sentOf('message').map(({ data }) => data)).toEqual([first?.data]);
  });

  it('is asked for at a measured pace where the program goes on giving the old one', async () => {
    const token = aToken({ sub: USER, exp: NOW_S - 10 });
    let asked = 0;
    const getToken = (): string => {
      asked += 1;
      return token;
    };
    const { clock, server } = setUp({ getToken, httpUrl: null });
    server.onOpen = (socket) =>
      queueMicrotask(() => {
        socket.greet({ messages: [said(-1_000)] });
        socket.expireToken();
      });
    await clock.advance(5 * MINUTE);

    expect(asked).toBeLessThan(30);
    expect(asked).toBeGreaterThan(3);
  });
});
