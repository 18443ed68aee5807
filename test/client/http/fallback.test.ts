import { describe, expect, it } from 'vitest';
import { blockedNetwork, setUpOverHttp } from '../../support/client/blocked-network.ts';
import { START } from '../../support/client/clock.ts';
import { answer, type HttpRequest, silence, unauthorized } from '../../support/client/http.ts';
import { contents, greeted, opened, record, setUp, setUpConnected } from '../../support/client/set-up.ts';
import { aToken } from '../../support/client/tokens.ts';
import { history, messageId, said, USER } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY_S = 86_400;

const gapsOf = (requests: readonly HttpRequest[]): readonly number[] =>
  requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0));

describe('the way over HTTP', () => {
  it('is taken after three sockets in a row that failed, not before', async () => {
    const { device } = blockedNetwork();
    const { client, http, server, clock } = setUp({}, device);
    while (server.sockets.length < 3) await clock.advance(10);
    expect(http.requests.length).toBeLessThanOrEqual(1);
    await clock.advance(SECOND);

    expect(http.requests[0]?.url.href.startsWith('https://chat.example/api/v1/messages')).toBe(true);
    expect(client.snapshot.connection).toEqual({ state: 'connected', transport: 'http', problem: null });
  });

  it('is not taken after two', async () => {
    const { device } = blockedNetwork();
    const { http, server, clock } = setUp({}, device);
    while (server.sockets.length < 2) await clock.advance(10);
    server.onOpen = () => undefined;
    await clock.advance(5 * SECOND);

    expect(http.requests).toEqual([]);
  });

  it('is not taken after three with a greeting between them', async () => {
    const { device } = blockedNetwork();
    device.server.onOpen = () => undefined;
    const { http, clock } = setUp({}, device);
    for (let attempt = 0; attempt < 2; attempt += 1) (await opened(device)).refuse();
    (await greeted(device)).drop(1006);
    (await opened(device)).refuse();
    await opened(device);
    await clock.advance(SECOND);

    expect(http.requests).toEqual([]);
  });

  it('is not taken where the program wants none', async () => {
    const { client, http, clock } = setUp({ httpUrl: null }, blockedNetwork().device);
    await clock.advance(5 * MINUTE);

    expect(http.requests).toEqual([]);
    expect(client.snapshot.connection.state).toBe('reconnecting');
  });

  it('goes to the address that the program names', async () => {
    const { http } = await setUpOverHttp({ httpUrl: 'http://127.0.0.1:3000/api/v1' });

    expect(http.requests[0]?.url.href.startsWith('http://127.0.0.1:3000/api/v1/messages')).toBe(true);
  });

  it('shows the newest messages, which are no news', async () => {
    const { device, chat } = blockedNetwork();
    chat.accept('one', 'c-1');
    chat.answerOldest();
    const { client, clock } = setUp({}, device);
    const told = record(client, 'message');
    await clock.advance(10 * SECOND);

    expect(contents(client)).toEqual(['one', 'answer to one']);
    expect(client.snapshot.isLoaded).toBe(true);
    expect(told).toEqual([]);
  });

  it('brings what comes later, once, and tells of it', async () => {
    const { client, chat, clock } = await setUpOverHttp();
    const told = record(client, 'message');
    chat.accept('from the laptop', 'laptop-1');
    chat.answerOldest();
    await clock.advance(2 * MINUTE);

    expect(contents(client)).toEqual(['from the laptop', 'answer to from the laptop']);
    expect(told).toHaveLength(2);
  });

  it('asks at most every three seconds, and slower up to half a minute while nothing happens', async () => {
    const { http, clock } = await setUpOverHttp();
    await clock.advance(10 * MINUTE);
    const gaps = gapsOf(http.of('GET'));

    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3 * SECOND);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30 * SECOND);
    expect(gaps.at(-1)).toBe(30 * SECOND);
  });

  it('asks every three seconds again when something came', async () => {
    const { http, chat, clock } = await setUpOverHttp();
    await clock.advance(10 * MINUTE);
    chat.accept('from the laptop', 'laptop-1');
    await clock.advance(31 * SECOND);
    const before = http.of('GET').length;
    await clock.advance(3 * SECOND);

    expect(http.of('GET').length).toBeGreaterThan(before);
  });

  it('asks every three seconds while an answer is awaited', async () => {
    const { client, http, chat, clock } = await setUpOverHttp();
    await clock.advance(10 * MINUTE);
    client.send('Hello');
    await clock.advance(6 * SECOND);
    const before = http.of('GET').length;
    await clock.advance(30 * SECOND);
    expect(http.of('GET').length - before).toBeGreaterThanOrEqual(9);

    chat.answerOldest();
    await clock.advance(4 * SECOND);
    expect(contents(client)).toEqual(['Hello', 'answer to Hello']);
  });

  it('asks every three seconds while an answer is awaited, although an earlier answer is repeated', async () => {
    const { client, http, clock } = await setUpOverHttp({}, (chat) => {
      chat.accept('one', 'c-1');
      chat.answerOldest();
    });
    await clock.advance(40 * SECOND);
    client.send('two');
    await quiet();
    const before = http.of('GET').length;
    await clock.advance(40 * SECOND);

    expect(Math.max(...gapsOf(http.of('GET').slice(before)))).toBe(3 * SECOND);
  });

  it('is not put off by messages that follow each other faster', async () => {
    const { client, http, clock } = await setUpOverHttp();
    const before = http.of('GET').length;
    for (let index = 0; index < 20; index += 1) {
      client.send(`message ${index}`);
      await clock.advance(2 * SECOND);
    }

    expect(Math.max(...gapsOf(http.of('GET').slice(before)))).toBe(3 * SECOND);
  });

  it('asks with the greatest id that a GET brought, never with one that only a POST brought', async () => {
    const { client, http, clock } = await setUpOverHttp({}, (chat) => void chat.accept('one', 'c-1'));
    const [known] = client.snapshot.messages;
    http.answer = ({ method }) => {
      if (method === 'GET') return answer(200, history([], { mode: 'delta' }));
      return answer(201, { message_id: messageId(99_000), conversation_id: USER, status: 'delivered' });
    };
    client.send('two');
    await clock.advance(30 * SECOND);

    expect(
      new Set(
        http
          .of('GET')
          .slice(2)
          .map(({ url }) => url.searchParams.get('after')),
      ),
    ).toEqual(new Set([known?.id]));
  });

  it('asks again at once where there is more', async () => {
    const { client, http, clock } = await setUpOverHttp({}, (chat) => void chat.accept('one', 'c-1'));
    const pages = [
      history([said(20_000), said(21_000)], { mode: 'delta', has_more: true }),
      history([said(22_000)], { mode: 'delta' }),
    ];
    http.answer = () => answer(200, pages.shift() ?? history([], { mode: 'delta' }));
    while (pages.length === 2) await clock.advance(100);
    await quiet();

    expect(http.of('GET').at(-1)?.url.searchParams.get('after')).toBe(messageId(21_000));
    expect(contents(client).slice(-3)).toEqual(['said at 20000', 'said at 21000', 'said at 22000']);
  });

  it('continues where the socket broke off', async () => {
    const { device } = blockedNetwork();
    device.server.onOpen = () => undefined;
    const { client, http, clock, socket } = await setUpConnected({ messages: [said(-1_000)] }, {}, device);
    const told = record(client, 'message');
    device.server.onOpen = (next) => queueMicrotask(() => next.refuse());
    http.answer = () => answer(200, history([said(-1_000), said(1_000)], { mode: 'delta' }));
    socket.drop(1006);
    await clock.advance(10 * SECOND);

    expect(http.requests[0]?.url.searchParams.get('after')).toBe(messageId(-1_000));
    expect(contents(client)).toEqual(['said at -1000', 'said at 1000']);
    expect(told.map(({ id }) => id)).toEqual([messageId(1_000)]);
  });

  it('carries earlier messages', async () => {
    const { client, chat, clock } = await setUpOverHttp({}, (made) => {
      for (let index = 0; index < 130; index += 1) made.accept(`message ${index}`, `c-${index}`);
    });
    expect(client.snapshot.hasEarlier).toBe(true);
    while (client.snapshot.hasEarlier) {
      const outcome = client.loadEarlier();
      await clock.advance(SECOND);
      expect(await outcome).toBe('loaded');
    }

    expect(contents(client)).toEqual(chat.messages.map(({ content }) => content));
    expect(await client.loadEarlier()).toBe('nothing_earlier');
  });

  it('says that earlier messages are unavailable where the request fails', async () => {
    const { client, http, clock } = await setUpOverHttp({}, (made) => {
      for (let index = 0; index < 130; index += 1) made.accept(`message ${index}`, `c-${index}`);
    });
    http.answer = () => answer(503, { message: 'Service Unavailable' });
    const outcome = client.loadEarlier();
    await clock.advance(20 * SECOND);

    expect(await outcome).toBe('unavailable');
  });
});

describe('a message over HTTP', () => {
  it('is posted with its id, in order, and delivered', async () => {
    const { client, http, chat, clock } = await setUpOverHttp();
    const sent = [client.send('one'), client.send('two')];
    await clock.advance(10 * SECOND);

    expect(http.of('POST').map(({ body }) => body)).toEqual([
      { content: 'one', client_message_id: sent[0]?.clientMessageId },
      { content: 'two', client_message_id: sent[1]?.clientMessageId },
    ]);
    expect(sent.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    expect(chat.messages).toHaveLength(2);
  });

  it('that left over the socket is posted under the same id', async () => {
    const { device, chat } = blockedNetwork();
    device.server.onOpen = () => undefined;
    const { client, http, clock, socket } = await setUpConnected({}, {}, device);
    const sent = client.send('Hello');
    await quiet();
    device.server.onOpen = (next) => queueMicrotask(() => next.refuse());
    chat.accept('Hello', sent.clientMessageId);
    socket.drop(1006);
    await clock.advance(10 * SECOND);

    expect(chat.messages).toHaveLength(1);
    expect(http.of('POST').every(({ body }) => JSON.stringify(body).includes(sent.clientMessageId))).toBe(true);
    expect(sent).toMatchObject({ id: chat.messages[0]?.message_id, state: 'delivered' });
    expect(contents(client)).toEqual(['Hello']);
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['500 of the chat’s', () => answer(500, { message: 'x', code: 'server_error', retryable: true })],
    ['500 of API Gateway’s', () => answer(500, { message: 'Internal Server Error' })],
    ['503 of API Gateway’s', () => answer(503, { message: 'Service Unavailable' })],
    ['429 of API Gateway’s', () => answer(429, { message: 'Too Many Requests' })],
    ['an answer that is no JSON', () => new Response('<html>', { status: 502 })],
    ['200 with nothing in it', () => answer(200, {})],
    ['nothing', silence],
    ['no network', () => Promise.reject(new TypeError('fetch failed'))],
  ])('is posted again under the same id after %s', async (_what, trouble) => {
    const { client, http, chat, clock } = await setUpOverHttp();
    let posts = 0;
    http.answer = (request) => {
      if (request.method === 'GET') return chat.http(request);
      posts += 1;
      return posts <= 2 ? trouble() : chat.http(request);
    };
    const sent = client.send('Hello');
    await clock.advance(3 * MINUTE);

    expect(sent).toMatchObject({ state: 'delivered', id: chat.messages[0]?.message_id });
    expect(new Set(http.of('POST').map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(contents(client)).toEqual(['Hello']);
  });

  it.each<[string, Response]>([
    ['400', answer(400, { message: 'No', code: 'invalid_message', reason: 'validation_error', retryable: false })],
    ['413', answer(413, { message: 'x', code: 'invalid_message', reason: 'message_too_long', retryable: false })],
  ])('is refused for good with %s, and the next one goes out', async (_what, refusal) => {
    const { client, http, chat, clock } = await setUpOverHttp();
    http.answer = (request) =>
      JSON.stringify(request.body)?.includes('Not this') ? refusal.clone() : chat.http(request);
    const [refused, next] = [client.send('Not this'), client.send('But this')];
    await clock.advance(30 * SECOND);

    expect(refused).toMatchObject({ state: 'failed', failure: { reason: 'refused', retryable: false } });
    expect(next.state).toBe('delivered');
  });

  it('waits as long as 429 says', async () => {
    const { client, http, chat, clock, dice } = await setUpOverHttp();
    dice.value = 0.1;
    const limited = { message: 'Too many messages', code: 'rate_limited', retryable: true, retry_after_ms: 20_000 };
    let isFull = true;
    http.answer = (request) => {
      if (request.method === 'GET' || !isFull) return chat.http(request);
      isFull = false;
      return answer(429, limited, { 'retry-after': '20' });
    };
    const sent = client.send('Hello');
    await clock.advance(60 * SECOND);
    const [first, second] = http.of('POST');

    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(20 * SECOND);
    expect(sent.state).toBe('delivered');
  });
});

describe('trouble on the way over HTTP', () => {
  it('with the token asks for a new one', async () => {
    const { client, http, chat, clock } = await setUpOverHttp();
    const old = http.requests.at(-1)?.token;
    http.answer = (request) => (request.token === old ? unauthorized() : chat.http(request));
    await clock.advance(2 * MINUTE);

    expect(http.requests.at(-1)?.token).not.toBe(old);
    expect(client.snapshot.connection).toEqual({ state: 'connected', transport: 'http', problem: null });
  });

  it('with a token that has run out is no change of the state', async () => {
    const { client, http, chat, clock } = await setUpOverHttp();
    const states = record(client, 'state');
    const old = http.requests.at(-1)?.token;
    http.answer = (request) => (request.token === old ? unauthorized() : chat.http(request));
    await clock.advance(2 * MINUTE);

    expect(states).toEqual([]);
  });

  it('with the token is known from the status alone', async () => {
    const { http, chat, clock } = await setUpOverHttp();
    const old = http.requests.at(-1)?.token;
    http.answer = (request) => (request.token === old ? new Response(null, { status: 401 }) : chat.http(request));
    await clock.advance(2 * MINUTE);

    expect(http.requests.at(-1)?.token).not.toBe(old);
  });

  it('with every token is named, and is tried on', async () => {
    const { client, http, chat, clock } = await setUpOverHttp();
    http.answer = unauthorized;
    await clock.advance(5 * MINUTE);
    expect(client.snapshot.connection).toEqual({ state: 'reconnecting', transport: null, problem: 'token_refused' });

    http.answer = (request) => chat.http(request);
    await clock.advance(2 * MINUTE);
    expect(client.snapshot.connection).toEqual({ state: 'connected', transport: 'http', problem: null });
  });

  it('with the user is the end: 403 forbidden closes the client', async () => {
    const { device } = blockedNetwork();
    device.http.answer = () => answer(403, { message: 'Not allowed', code: 'forbidden', retryable: false });
    const { client, clock, server } = setUp({}, device);
    await clock.advance(MINUTE);
    expect(client.snapshot.connection).toEqual({ state: 'closed', transport: null, problem: 'forbidden' });

    const before = server.sockets.length;
    await clock.advance(10 * MINUTE);
    expect(server.sockets).toHaveLength(before);
    expect(clock.waiting()).toBe(0);
  });

  it('with a 403 that is not the chat’s is no end', async () => {
    const { device } = blockedNetwork();
    device.http.answer = () => answer(403, { message: 'Forbidden by a proxy' });
    const { client, clock } = setUp({}, device);
    await clock.advance(10 * MINUTE);

    expect(client.snapshot.connection.state).toBe('reconnecting');
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['500', () => answer(500, { message: 'Internal Server Error' })],
    ['404', () => answer(404, { message: 'Not Found' })],
    ['no network', () => Promise.reject(new TypeError('fetch failed'))],
    ['silence', silence],
    ['an answer that is no JSON', () => new Response('<html>', { status: 200 })],
    ['an answer that is no history', () => answer(200, { messages: 'none' })],
    ['an answer whose messages are none', () => answer(200, { messages: [null, 7, {}], mode: 'delta' })],
  ])('of the kind "%s" is not connected, asked again at a measured pace, and over when it is over', async (_w, bad) => {
    const { device, chat } = blockedNetwork();
    device.http.answer = bad;
    const { client, http, clock } = setUp({}, device);
    await clock.advance(10 * MINUTE);
    expect(client.snapshot.connection).toMatchObject({ state: 'reconnecting', transport: null });
    expect(http.requests.length).toBeLessThan(100);
    expect(http.requests.length).toBeGreaterThan(5);

    http.answer = (request) => chat.http(request);
    await clock.advance(2 * MINUTE);
    expect(client.snapshot.connection).toMatchObject({ state: 'connected', transport: 'http' });
  });

  it('of throttling waits as long as it is told', async () => {
    const { client, http, chat, clock } = await setUpOverHttp();
    let isThrottled = true;
    http.answer = (request) => {
      if (!isThrottled) return chat.http(request);
      isThrottled = false;
      return answer(429, { message: 'Too Many Requests' }, { 'retry-after': '60' });
    };
    const before = http.requests.length;
    while (http.requests.length < before + 2) await clock.advance(500);
    const gaps = gapsOf(http.requests.slice(before));

    expect(gaps[0]).toBeGreaterThanOrEqual(60 * SECOND);
    expect(client.snapshot.connection.transport).toBe('http');
  });

  it('of throttling until a date is asked again at the usual pace', async () => {
    const { device } = blockedNetwork();
    device.http.answer = () => answer(503, { message: 'x' }, { 'retry-after': 'Sun, 01 Feb 2026 16:30:00 GMT' });
    const { http, clock } = setUp({}, device);
    await clock.advance(MINUTE);

    expect(Math.min(...gapsOf(http.requests))).toBeGreaterThanOrEqual(3 * SECOND);
  });
});

describe('the way back to the socket', () => {
  it('is tried all the time, and taken as soon as one is greeted', async () => {
    const { client, device, http, server, clock } = await setUpOverHttp({}, (chat) => void chat.accept('one', 'c-1'));
    const states = record(client, 'state');
    server.onOpen = () => undefined;
    const socket = await greeted(device, { messages: [said(60_000)] });
    const asked = http.requests.length;
    await clock.advance(2 * MINUTE);

    expect(states).toEqual([{ state: 'connected', transport: 'socket', problem: null }]);
    expect(socket.after).not.toBeNull();
    expect(http.requests).toHaveLength(asked);
    expect(contents(client)).toEqual(['one', 'said at 60000']);
  });

  it('takes along what was being posted, under its id', async () => {
    const { client, device, http, server, clock } = await setUpOverHttp();
    http.answer = silence;
    const sent = client.send('Hello');
    await quiet();
    server.onOpen = () => undefined;
    const socket = await greeted(device);
    socket.deliver(messageId(9_000));
    await clock.advance(MINUTE);

    expect(socket.sentOf('message').map(({ data }) => data.client_message_id)).toEqual([sent.clientMessageId]);
    expect(sent).toMatchObject({ state: 'delivered', id: messageId(9_000) });
  });

  it('tells then what could not be told over HTTP: that messages were read', async () => {
    const { client, device, server, chat } = await setUpOverHttp({}, (made) => {
      made.accept('one', 'c-1');
      made.answerOldest();
    });
    const newest = chat.messages.at(-1)?.message_id ?? '';
    client.markRead(newest);
    expect(client.snapshot.unread).toBe(0);
    server.onOpen = () => undefined;
    const socket = await greeted(device);

    expect(socket.sentOf('read_receipt').map(({ data }) => data)).toEqual([{ up_to_message_id: newest }]);
  });

  it('does not take the state connected away while it is tried', async () => {
    const { client, clock, server } = await setUpOverHttp();
    const states = record(client, 'state');
    const before = server.sockets.length;
    await clock.advance(10 * MINUTE);

    expect(server.sockets.length).toBeGreaterThan(before + 5);
    expect(states).toEqual([]);
  });

  it('leaves no problem behind that came too late: a token that HTTP waited for in vain', async () => {
    let isSignedOut = false;
    const { device, chat } = blockedNetwork();
    const getToken = (): string | Promise<string> =>
      isSignedOut ? new Promise(() => undefined) : aToken({ sub: USER, exp: START / SECOND + DAY_S });
    const { client, clock, http, server } = await setUpOverHttp({ getToken }, undefined, { device, chat });
    server.onOpen = () => undefined;
    const socket = await opened(device);
    isSignedOut = true;
    http.answer = unauthorized;
    client.send('Hello');
    await clock.advance(4 * SECOND);
    socket.greet();
    await clock.advance(MINUTE);

    expect(client.snapshot.connection).toEqual({ state: 'connected', transport: 'socket', problem: null });
  });
});
