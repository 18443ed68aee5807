import { afterEach, describe, expect, it, vi } from 'vitest';
import { blockedNetwork, setUpOverHttp } from '../../support/client/blocked-network.ts';
import { greeted, opened, setUp, setUpConnected } from '../../support/client/set-up.ts';
import { messageId, reply, said } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

afterEach(() => vi.unstubAllGlobals());

/** React Native's, which can hardly do more than be made and be read. */
class BareUrl {
  readonly href: string;
  constructor(address: string, base = '') {
    this.href = base.replace(/\/$/, '') + address;
  }
}

/** React Native's of other versions. */
class UrlWithoutSet extends URL {
  override get searchParams(): never {
    throw new Error('not implemented');
  }
}

const platforms: readonly [string, unknown][] = [
  ['has no `searchParams`', BareUrl],
  ['throws at `searchParams`', UrlWithoutSet],
  ['is not there', undefined],
];

describe('the address of a socket', () => {
  it('names the topics, and nothing to begin after', async () => {
    const { device } = setUp();

    expect((await opened(device)).url.href).toBe('wss://chat.example/v1?topics=stream,thinking,emotion');
  });

  it('names the message after which to go on', async () => {
    const { device, socket } = await setUpConnected({ messages: [said(-1_000)] }, { topics: ['stream'] });
    socket.drop();

    expect((await opened(device)).url.href).toBe(`wss://chat.example/v1?topics=stream&after=${messageId(-1_000)}`);
  });

  it('has nothing added where there is nothing to add', async () => {
    const { device } = setUp({ topics: [] });

    expect((await opened(device)).url.href).toBe('wss://chat.example/v1');
  });

  it('keeps a query that the program gave it', async () => {
    const { device } = setUp({ url: 'ws://127.0.0.1:3000/api/v1/chat/ws?stage=local', topics: ['stream'] });
    const { href } = (await opened(device)).url;

    expect(href).toBe('ws://127.0.0.1:3000/api/v1/chat/ws?stage=local&topics=stream');
  });

  it('resumes after the greatest id, not after the one that arrived last', async () => {
    const { socket, device } = await setUpConnected({ messages: [said(-9_000), reply(-8_000)] });
    socket.push('message', reply(2_000));
    socket.push('message', said(1_000));
    socket.drop(1006);

    expect((await opened(device)).after).toBe(reply(2_000).message_id);
  });

  it('never holds the token, which is offered as a subprotocol beside demi.v1', async () => {
    const { server } = setUp({ getToken: () => 'head.body.tail' });
    await quiet();

    expect(server.latest.protocols).toEqual(['demi.v1', 'bearer.head.body.tail']);
    expect(server.latest.url.href).not.toContain('head');
  });

  it.each(platforms)('is the same on a platform whose URL %s', async (_how, platform) => {
    vi.stubGlobal('URL', platform);
    const { device } = setUp({ topics: ['stream'] });
    const socket = await greeted(device, { messages: [said(-1_000)] });
    socket.drop();

    expect((await opened(device)).url.href).toBe(`wss://chat.example/v1?topics=stream&after=${messageId(-1_000)}`);
  });
});

describe('the address of the HTTP routes', () => {
  it.each([
    ['wss://chat.example/v1', 'https://chat.example/api/v1/messages'],
    ['ws://127.0.0.1:3000/local', 'http://127.0.0.1:3000/api/v1/messages'],
    ['wss://chat.example/v1?stage=dev', 'https://chat.example/api/v1/messages'],
    ['wss://chat.example?from=/there', 'https://chat.example/api/v1/messages'],
    ['wss://chat.example', 'https://chat.example/api/v1/messages'],
  ])('is that of %s on the same host', async (url, expected) => {
    const { http } = await setUpOverHttp({ url });

    expect(http.requests[0]?.url.href).toBe(expected);
  });

  it.each(platforms)('is the same on a platform whose URL %s', async (_how, platform) => {
    const network = blockedNetwork();
    vi.stubGlobal('URL', platform);
    const { http } = await setUpOverHttp({}, undefined, network);

    expect(http.requests[0]?.url.href).toBe('https://chat.example/api/v1/messages');
  });
});
