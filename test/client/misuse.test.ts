import { afterEach, describe, expect, it, vi } from 'vitest';
import { DemiClient, DemiUsageError, type WebSocketConstructor } from '../../client/index.ts';
import { contents, greeted, record, setUp, setUpConnected } from '../support/client/set-up.ts';
import { messageId, reply } from '../support/client/wire.ts';

afterEach(() => vi.unstubAllGlobals());

const codeOf = (misuse: () => unknown): string | undefined => {
  try {
    misuse();
  } catch (error) {
    return error instanceof DemiUsageError ? error.code : String(error);
  }
  return undefined;
};

describe('misuse', () => {
  it.each(['', ' ', '\n\t ', '\u00a0'])('is to send nothing but blanks: %j', (content) => {
    expect(codeOf(() => setUp().client.send(content))).toBe('blank_content');
  });

  it('is to send after close()', () => {
    const { client } = setUp();
    client.close();

    expect(codeOf(() => client.send('Hello'))).toBe('closed');
  });

  it('is to have no WebSocket', () => {
    vi.stubGlobal('WebSocket', undefined);

    expect(codeOf(() => new DemiClient({ url: 'wss://chat.example/v1', getToken: () => '' }))).toBe('no_web_socket');
  });

  it('has a name and a code, which the message names too', () => {
    expect(new DemiUsageError('closed')).toMatchObject({
      name: 'DemiUsageError',
      code: 'closed',
      message: expect.stringContaining('closed'),
    });
  });
});

describe('what throws nothing', () => {
  it('is every other call after close()', async () => {
    const { client } = await setUpConnected({ messages: [reply(-1_000)], hasMore: true });
    const { clientMessageId } = client.send('Hello');
    client.close();
    client.connect();
    client.setTyping(true);
    client.markRead(messageId(-1_000));

    expect(client.stop()).toBe(false);
    expect(client.retry(clientMessageId)).toBe(false);
    expect(await client.loadEarlier()).toBe('unavailable');
    expect(client.snapshot.connection.state).toBe('closed');
  });

  it('is a WebSocket that throws in its constructor: the next attempt has better luck', async () => {
    let isBroken = true;
    const device = setUp({ autoConnect: false });
    const WebSocket = new Proxy(device.server.WebSocket, {
      construct: (target, [url, protocols]: [string, string[]]) => {
        if (isBroken) throw new DOMException('Not allowed here', 'SecurityError');
        return new target(url, protocols);
      },
    }) as WebSocketConstructor;
    const { client, clock, server } = setUp({ WebSocket, httpUrl: null }, device.device);
    await clock.advance(60_000);
    expect(client.snapshot.connection.state).toBe('reconnecting');

    isBroken = false;
    await greeted(device);
    expect(client.snapshot.connection.state).toBe('connected');
    expect(server.sockets).toHaveLength(1);
  });

  it('is a platform without fetch', async () => {
    vi.stubGlobal('fetch', undefined);
    const { options, device } = setUp({ autoConnect: false });
    const { fetch: _fetch, ...without } = options;
    device.server.onOpen = (socket) => queueMicrotask(() => socket.refuse());
    const client = new DemiClient(without);
    await device.clock.advance(60_000);

    expect(client.snapshot.connection.state).toBe('reconnecting');
  });

  it('is a platform without crypto: ids are made without it', async () => {
    vi.stubGlobal('crypto', undefined);
    const { client } = setUp();
    const ids = Array.from({ length: 100 }, () => client.send('Hello').clientMessageId);

    expect(new Set(ids).size).toBe(100);
    expect(ids.every((id) => id.length >= 8 && id.length <= 64)).toBe(true);
  });
});

describe('a listener', () => {
  it('is not told any more after it was taken away, and may be taken away twice', async () => {
    const { client, socket } = await setUpConnected();
    const told: string[] = [];
    const stop = client.on('message', ({ content }) => told.push(content));
    client.on('message', ({ content }) => told.push(`other: ${content}`));
    stop();
    stop();
    socket.push('message', reply(1_000));

    expect(told).toEqual(['other: replied at 1000']);
  });

  it('may take itself away, send, and close, while it is being told', async () => {
    const { client, socket } = await setUpConnected();
    const stop = client.on('message', () => {
      stop();
      client.send('An answer at once');
      client.close();
    });
    socket.push('message', reply(1_000));

    expect(contents(client)).toEqual(['replied at 1000', 'An answer at once']);
    expect(client.snapshot.connection.state).toBe('closed');
  });

  it('sees the snapshot of which it is told', async () => {
    const { client, socket } = await setUpConnected();
    const seen: boolean[] = [];
    client.on('change', (snapshot) => seen.push(snapshot === client.snapshot));
    client.send('Hello');
    socket.push('message', reply(1_000));

    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every(Boolean)).toBe(true);
  });

  it('that makes a change tells the others of it after what it heard of', async () => {
    const { client, socket } = await setUpConnected();
    client.on('message', ({ id }) => client.markRead(id ?? ''));
    const told = record(client, 'unread');
    socket.push('message', reply(1_000));

    expect(told).toEqual([1, 0]);
  });

  it('that makes a change leaves the newest snapshot as the last one told', async () => {
    const { client, socket } = await setUpConnected();
    client.on('message', ({ id }) => client.markRead(id ?? ''));
    const told = record(client, 'change');
    socket.push('message', reply(1_000));

    expect(told.at(-1)).toBe(client.snapshot);
  });

  it('that throws harms neither the others nor the client; the platform is told', async () => {
    const { client, socket } = await setUpConnected();
    const told = record(client, 'message');
    const thrown: unknown[] = [];
    vi.stubGlobal('queueMicrotask', (report: () => void) => {
      try {
        report();
      } catch (cause) {
        thrown.push(cause);
      }
    });
    const mistake = new Error('A mistake of the program');
    client.on('message', () => {
      throw mistake;
    });
    const after = record(client, 'message');
    socket.push('message', reply(1_000));

    expect([told.length, after.length]).toEqual([1, 1]);
    expect(thrown).toEqual([mistake]);
  });

  it('of `frame` gets events that this client knows nothing of', async () => {
    const { client, socket } = await setUpConnected();
    const frames = record(client, 'frame');
    socket.pushText('{"event":"weather","data":{"sky":"blue"},"request_id":"r-1"}');

    expect(frames).toMatchObject([{ event: 'weather', data: { sky: 'blue' }, requestId: 'r-1' }]);
  });
});
