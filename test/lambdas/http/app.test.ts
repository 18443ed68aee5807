import { errors as jose } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { InvalidToken } from '../../../adapters/tokens.ts';
import { DEFAULT_SETTINGS } from '../../../chat/ports/conversations.ts';
import { httpApp } from '../../../lambdas/http/app.ts';
import type { Identify } from '../../../lambdas/http/caller.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { type MemoryChat, memoryChat } from '../../support/memory/chat.ts';
import { aReply } from '../../support/memory/factories.ts';
import { captureLog } from '../harness.ts';

const REQUEST_ID = 'JKJaXmPLvHcESHA=';
const PATH = '/api/v1/messages';
const SETTINGS = '/api/v1/settings';
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** A token is the name of its user, but for those that have something wrong with them. */
const identify: Identify = async (token, now) => {
  if (token === 'expired') throw new InvalidToken('expired', { cause: new jose.JWTExpired('expired', {}) });
  if (token === 'forged') throw new InvalidToken('forged');
  if (token === 'unverifiable') throw new Error('No keys could be fetched');
  return { userId: token, role: 'user', expiresAt: now / 1000 + 3_600 };
};

let chat: MemoryChat;
let app: ReturnType<typeof httpApp>;

beforeEach(() => {
  chat = memoryChat();
  app = httpApp({ identify, services: () => chat });
});

type Headers = Readonly<Record<string, string>>;

const ask = (method: string, path: string, headers: Headers = {}, body?: string): Promise<Response> =>
  Promise.resolve(
    app.request(
      path,
      { method, headers, ...(body !== undefined && { body }) },
      { requestContext: { requestId: REQUEST_ID } },
    ),
  );
const asAda = (headers: Headers = {}): Headers => ({ Authorization: 'Bearer ada', ...headers });
const get = (query = '', headers = asAda()) => ask('GET', `${PATH}${query}`, headers);
const postText = (body: string, headers: Headers = asAda(JSON_TYPE)) => ask('POST', PATH, headers, body);
const post = (fields: object = {}, headers?: Headers) =>
  postText(JSON.stringify({ content: 'Hey', client_message_id: 'c-1', ...fields }), headers);
const putText = (body: string, headers: Headers = asAda(JSON_TYPE)) => ask('PUT', SETTINGS, headers, body);
const put = (change: object) => putText(JSON.stringify(change));
const settings = async (headers = asAda()) => (await ask('GET', SETTINGS, headers)).json();

describe('a message over HTTP', () => {
  it('is created, and acknowledged with the data of its frame', async () => {
    const response = await post();

    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      message_id: expect.any(String),
      conversation_id: 'ada',
      status: 'delivered',
      delivered_at: new Date(chat.clock.now()).toISOString(),
      client_message_id: 'c-1',
    });
    expect(chat.jobs.replies).toHaveLength(1);
  });

  it('that was there before is no new one', async () => {
    const { message_id } = (await (await post()).json()) as { message_id: string };
    const again = await post();

    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ message_id, duplicate: true });
  });

  it('may say its media type with a character set, in any case', async () => {
    expect((await post({}, asAda({ 'Content-Type': 'Application/JSON; charset=utf-8' }))).status).toBe(201);
  });

  it('of the greatest size is taken, and one byte more is not', async () => {
    const message = { content: 'Hey', client_message_id: 'c-1', padding: '' };
    const padding = 'x'.repeat(LIMITS.frameBytes - JSON.stringify(message).length);

    expect((await post({ ...message, padding })).status).toBe(201);
    expect((await post({ ...message, padding: `${padding}x` })).status).toBe(413);
  });
});

describe('history over HTTP', () => {
  it('is the data of its frame', async () => {
    await post();
    const response = await get('?limit=10');

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      messages: [{ content: 'Hey', client_message_id: 'c-1' }],
      count: 1,
      has_more: false,
      mode: 'page',
      conversation_id: 'ada',
    });
  });

  it('after a message is a delta that repeats it', async () => {
    const { message_id } = (await (await post()).json()) as { message_id: string };
    await chat.messages.put(aReply({ createdAt: chat.clock.now() + 1 }));

    expect(await (await get(`?after=${message_id}`)).json()).toMatchObject({
      mode: 'delta',
      messages: [{ message_id }, { sender: 'demi' }],
    });
  });
});

describe('settings over HTTP', () => {
  it('are read as the data of their frame, and nobody is told', async () => {
    await chat.device('phone');
    const response = await ask('GET', SETTINGS, asAda());

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(DEFAULT_SETTINGS);
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('change where something is given, and are all answered', async () => {
    await put({ time_zone: 'Europe/Berlin' });
    const response = await put({ check_ins: false });
    const changed = { ...DEFAULT_SETTINGS, time_zone: 'Europe/Berlin', check_ins: false };

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(changed);
    expect(await settings()).toEqual(changed);
  });

  it('are shown on every connected device when they have changed', async () => {
    await chat.device('phone');
    await chat.device('laptop');
    const changed = await (await put({ pause_minutes: 60 })).json();

    expect(chat.sockets.data('phone', 'settings')).toEqual([changed]);
    expect(chat.sockets.data('laptop', 'settings')).toEqual([changed]);
  });

  it('stay as they are when nothing is given, and nobody is told', async () => {
    await chat.device('phone');
    const response = await put({});

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(DEFAULT_SETTINGS);
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('stay as they are when what was read is sent back, a pause too', async () => {
    await put({ quiet_hours: { start: '23:00', end: '07:30' }, pause_minutes: 60 });
    const read = await settings();
    await chat.clock.advance(60_000);

    expect(await (await put(read as object)).json()).toEqual(read);
  });

  it('are of the user of the token', async () => {
    await put({ check_ins: false });

    expect(await settings({ Authorization: 'Bearer bob' })).toEqual(DEFAULT_SETTINGS);
  });

  it('do not count towards the rate limit', async () => {
    for (let sent = 0; sent <= LIMITS.messagesPerMinute; sent += 1) await put({ check_ins: false });

    expect((await post()).status).toBe(201);
    expect((await put({ check_ins: true })).status).toBe(200);
  });
});

const INVALID = { code: 'invalid_message', retryable: false };

describe('an error over HTTP', () => {
  it.each([
    ['blank content', () => post({ content: '  ' }), { reason: 'validation_error', field: 'content' }],
    [
      'no client id',
      () => post({ client_message_id: undefined }),
      { reason: 'validation_error', field: 'client_message_id' },
    ],
    ['too long content', () => post({ content: 'x'.repeat(4_001) }), { reason: 'message_too_long', field: 'content' }],
    ['a body that is no JSON', () => postText('{'), { reason: 'not_json' }],
    ['no body', () => ask('POST', PATH, asAda(JSON_TYPE)), { reason: 'not_json' }],
    ['a cursor that is none', () => get('?after=x'), { reason: 'validation_error', field: 'after' }],
    [
      'half of the quiet hours',
      () => put({ quiet_hours: { start: '22:00' } }),
      { reason: 'validation_error', field: 'quiet_hours.end' },
    ],
    ['settings that are no JSON', () => putText('check_ins=false'), { reason: 'not_json' }],
    ['settings that are no object', () => putText('[]'), { reason: 'not_json' }],
  ])('is 400 for %s', async (_what, request, details) => {
    const response = await request();

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ message: expect.any(String), ...INVALID, ...details });
  });

  it.each([
    ['a message', post],
    ['settings', put],
  ])('is 413 for the body of %s that is too large', async (_what, send) => {
    const response = await send({ content: 'x'.repeat(LIMITS.frameBytes) });

    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ message: 'The body is too large', ...INVALID, reason: 'message_too_long' });
  });

  it.each([undefined, 'text/plain', 'application/jsonp'])('is 415 for a body of type %s', async (type) => {
    const headers = asAda(type === undefined ? {} : { 'Content-Type': type });

    for (const response of [await post({}, headers), await putText('{"check_ins":false}', headers)]) {
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ ...INVALID, reason: 'not_json' });
    }
    expect(await settings()).toEqual(DEFAULT_SETTINGS);
  });

  it('is 403 for a conversation of somebody else', async () => {
    const forbidden = { message: 'Not allowed', code: 'forbidden', retryable: false };

    for (const response of [await post({ conversation_id: 'bob' }), await get('?conversation_id=bob')]) {
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual(forbidden);
    }
  });

  it('is 404 for what is not there', async () => {
    const response = await ask('GET', '/api/v1/other', asAda());

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: 'Not found', code: 'not_found', retryable: false });
  });

  it.each([
    ['POST', SETTINGS],
    ['PUT', PATH],
  ])('is 404 for %s of %s, which is no request', async (method, path) => {
    expect((await ask(method, path, asAda(JSON_TYPE), '{}')).status).toBe(404);
  });

  it('is 429 beyond the rate limit, and says when to come back, in whole seconds too', async () => {
    for (let sent = 0; sent < LIMITS.messagesPerMinute; sent += 1) await post({ client_message_id: `c-${sent}` });
    await chat.clock.advance(58_500);
    const response = await post({ client_message_id: 'one too many' });

    expect(response.status).toBe(429);
    expect(response.headers.get('Retry-After')).toBe('2');
    expect(await response.json()).toEqual({
      message: 'Too many messages',
      code: 'rate_limited',
      retryable: true,
      retry_after_ms: 1_500,
      client_message_id: 'one too many',
    });
  });

  it('is 500 for everything else, with nothing but the id under which the log has the cause', async () => {
    const log = captureLog();
    const failing = () => {
      throw new Error('Requested resource not found: the-messages');
    };
    app = httpApp({ identify, services: failing });
    const response = await post();

    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      message: 'Something went wrong',
      code: 'server_error',
      retryable: true,
      request_id: REQUEST_ID,
    });
    expect(log).toMatchObject([
      { message: 'handler_failed', route: 'POST /api/v1/messages', requestId: REQUEST_ID, error: { name: 'Error' } },
    ]);
    expect(JSON.stringify(log)).not.toContain('Hey');
  });
});

describe('a token over HTTP', () => {
  it.each([
    ['none', {}, 'Bearer'],
    ['one of another scheme', { Authorization: 'Basic ada' }, 'Bearer error="invalid_token"'],
    ['an empty one', { Authorization: 'Bearer ' }, 'Bearer error="invalid_token"'],
    ['a forged one', { Authorization: 'Bearer forged' }, 'Bearer error="invalid_token"'],
  ])('that is %s is refused with 401', async (_what, headers, challenge) => {
    const response = await get('', headers);

    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe(challenge);
    expect(await response.json()).toEqual({
      message: 'A good token is needed',
      code: 'unauthorized',
      retryable: false,
    });
  });

  it('that has run out is refused with 401 and a code of its own', async () => {
    const response = await get('', { Authorization: 'Bearer expired' });

    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
    expect(await response.json()).toMatchObject({ code: 'auth_expired_token', retryable: true });
  });

  it.each(['user#ada', 'ada:work', 'a'.repeat(101)])('of the user %s is refused with 403', async (user) => {
    expect((await get('', { Authorization: `Bearer ${user}` })).status).toBe(403);
  });

  it('that cannot be verified is the fault of the server', async () => {
    captureLog();

    expect((await get('', { Authorization: 'Bearer unverifiable' })).status).toBe(500);
  });

  it('counts in the header only', async () => {
    expect((await get('?token=ada', {})).status).toBe(401);
  });

  it('may be of a scheme in any case', async () => {
    expect((await get('', { Authorization: 'bearer ada' })).status).toBe(200);
  });

  it('is looked at before the request', async () => {
    expect((await postText('{', {})).status).toBe(401);
    expect((await putText('{', {})).status).toBe(401);
    expect((await putText('{"check_ins":false}', {})).status).toBe(401);
    expect(chat.jobs.replies).toEqual([]);
    expect(await settings()).toEqual(DEFAULT_SETTINGS);
  });
});

it.each([
  ['a success', () => get()],
  ['a change', () => put({ check_ins: false })],
  ['a refusal', () => get('', {})],
  ['a wrong path', () => ask('GET', '/', asAda())],
])('%s is kept by no cache, and is what it says it is', async (_what, request) => {
  const { headers } = await request();

  expect(headers.get('Cache-Control')).toBe('no-store');
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(headers.get('Content-Type')).toBe('application/json');
});
