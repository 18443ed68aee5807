import { randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HTTP_BASE_PATH, MESSAGES_PATH, SETTINGS_PATH } from '../../protocol/http-paths.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { ServerEvents, WireMessage } from '../../protocol/server-events.ts';
import { startTestStack, type TestStack } from '../support/local-stack.ts';
import { WireClient } from '../support/wire-client.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

const address = (query = '') => `http://127.0.0.1:${stack.gateway.port}${MESSAGES_PATH}${query}`;
const settingsAddress = () => `http://127.0.0.1:${stack.gateway.port}${SETTINGS_PATH}`;
const bearer = async (user: string, claims = {}) => ({ Authorization: `Bearer ${await stack.token(user, claims)}` });

async function say(user: string, content: string, clientMessageId: string = randomUUID()) {
  const headers = { ...(await bearer(user)), 'Content-Type': 'application/json' };
  const body = JSON.stringify({ content, client_message_id: clientMessageId });
  const response = await fetch(address(), { method: 'POST', headers, body });
  return { status: response.status, headers: response.headers, data: await response.json() };
}

async function read(user: string, query = ''): Promise<ServerEvents['history']> {
  const response = await fetch(address(query), { headers: await bearer(user) });
  expect(response.status).toBe(200);
  return (await response.json()) as ServerEvents['history'];
}

const after = (cursor: string | undefined) => (cursor === undefined ? '' : `?after=${cursor}`);

/** Polls with a cursor that moves on with what comes, as a client does, until the reply to this message is there. */
async function replyTo(user: string, messageId: string): Promise<WireMessage> {
  let cursor: string | undefined;
  return vi.waitFor(
    async () => {
      const { messages } = await read(user, after(cursor));
      cursor = messages.at(-1)?.message_id ?? cursor;
      const reply = messages.find((message) => message.in_reply_to === messageId);
      if (reply === undefined) throw new Error('There is no reply yet');
      return reply;
    },
    { timeout: 15_000, interval: 100 },
  );
}

describe('a conversation over HTTP', () => {
  it('is a message, its reply, and their states', async () => {
    const { status, data } = await say('ada', 'Hey Demi', 'c-1');
    const reply = await replyTo('ada', data.message_id);

    expect(status).toBe(201);
    expect(reply).toMatchObject({ sender: 'demi', conversation_id: 'ada' });
    expect(await read('ada', after(data.message_id))).toMatchObject({
      mode: 'delta',
      messages: [
        { message_id: data.message_id, status: 'read', client_message_id: 'c-1' },
        { message_id: reply.message_id, status: 'delivered' },
      ],
    });
  });

  it('is shown on a device that is connected', async () => {
    const device = await WireClient.greeted(stack.url, { token: await stack.token('ben') });
    const { data } = await say('ben', 'Can you see me?');

    const own = await device.next('message', (frame) => frame.data.sender === 'user');
    const reply = await device.next('message', (frame) => frame.data.sender === 'demi');
    expect(own.data).toMatchObject({ message_id: data.message_id, content: 'Can you see me?' });
    expect(reply.data.in_reply_to).toBe(data.message_id);
    expect(await replyTo('ben', data.message_id)).toMatchObject({ message_id: reply.data.message_id });
    await device.close();
  });

  it('goes on over a WebSocket: what is sent over both is one message with one reply', async () => {
    const { data } = await say('cleo', 'Only once, please', 'c-1');
    await replyTo('cleo', data.message_id);
    const device = await WireClient.greeted(stack.url, { token: await stack.token('cleo') });
    device.send('message', { content: 'Only once, please', client_message_id: 'c-1' });

    expect((await device.next('delivered')).data).toMatchObject({ message_id: data.message_id, duplicate: true });
    expect(await say('cleo', 'Only once, please', 'c-1')).toMatchObject({ status: 200, data: { duplicate: true } });
    await device.untilQuiet();
    expect((await read('cleo')).messages.map(({ sender }) => sender)).toEqual(['user', 'demi']);
    await device.close();
  });

  it('counts towards the rate limit together with a WebSocket', async () => {
    const device = await WireClient.greeted(stack.url, { token: await stack.token('dora') });
    for (let sent = 1; sent < LIMITS.messagesPerMinute; sent += 1) {
      device.send('message', { content: `Number ${sent}` });
      await device.next('delivered');
    }
    const last = await say('dora', 'The last one');
    const refused = await say('dora', 'One too many', 'c-51');

    expect(last.status).toBe(201);
    expect(refused).toMatchObject({
      status: 429,
      data: { code: 'rate_limited', retryable: true, client_message_id: 'c-51', retry_after_ms: expect.any(Number) },
    });
    expect(Number(refused.headers.get('Retry-After'))).toBe(Math.ceil(refused.data.retry_after_ms / 1000));
    await device.close();
  });
});

describe('settings over HTTP', () => {
  const put = async (user: string, change: object) => {
    const headers = { ...(await bearer(user)), 'Content-Type': 'application/json' };
    const response = await fetch(settingsAddress(), { method: 'PUT', headers, body: JSON.stringify(change) });
    return { status: response.status, data: await response.json() };
  };
  const readSettings = async (user: string) => (await fetch(settingsAddress(), { headers: await bearer(user) })).json();

  it('are changed where something is given, and read', async () => {
    await put('finn', { time_zone: 'europe/berlin' });
    const { status, data } = await put('finn', { quiet_hours: { start: '23:00', end: '07:30' } });

    expect(status).toBe(200);
    expect(data).toEqual({
      time_zone: 'Europe/Berlin',
      quiet_hours: { start: '23:00', end: '07:30' },
      check_ins: true,
      paused_until: null,
    });
    expect(await readSettings('finn')).toEqual(data);
  });

  it('are the same as over a WebSocket, and every device hears of a change', async () => {
    const options = { token: await stack.token('gwen') };
    const phone = await WireClient.greeted(stack.url, options);
    const laptop = await WireClient.greeted(stack.url, options);
    const { data } = await put('gwen', { check_ins: false, pause_minutes: 60 });

    expect(data).toMatchObject({ check_ins: false, paused_until: expect.any(String) });
    expect((await phone.next('settings')).data).toEqual(data);
    expect((await laptop.next('settings')).data).toEqual(data);
    phone.send('settings', { pause_minutes: 0 });
    const { data: ended } = await phone.next('settings');
    expect(ended).toEqual({ ...data, paused_until: null });
    expect(await readSettings('gwen')).toEqual(ended);
    await phone.close();
    await laptop.close();
  });

  it('that make no sense are refused and change nothing', async () => {
    const before = await readSettings('hugo');

    expect(await put('hugo', { check_ins: false, pause_minutes: 10_081 })).toMatchObject({
      status: 400,
      data: { code: 'invalid_message', reason: 'validation_error', field: 'pause_minutes' },
    });
    expect(await readSettings('hugo')).toEqual(before);
  });
});

describe('a request with a token', () => {
  it.each([
    ['that is missing', undefined, 401, 'unauthorized'],
    ['that has run out', { exp: 1 }, 401, 'auth_expired_token'],
    ['that is for something else', { token_type: 'refresh' }, 401, 'unauthorized'],
    ['of a user who may not connect', { sub: 'user#eve' }, 403, 'forbidden'],
  ])('%s is refused', async (_what, claims, status, code) => {
    const headers = claims === undefined ? {} : await bearer('eve', claims);
    const response = await fetch(address(), { headers });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });
});

describe('the HTTP API of the local stack', () => {
  it('lets pages of other origins in, and shows them when to come back', async () => {
    const preflight = await askFrom('https://page.example', 'OPTIONS', {
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type',
    });
    const answer = await askFrom('https://page.example', 'GET', {});

    expect(preflight).toMatchObject({
      statusCode: 204,
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET,POST,PUT',
        'access-control-allow-headers': 'authorization,content-type',
      },
    });
    expect(answer).toMatchObject({
      statusCode: 401,
      headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' },
    });
  });

  it('does not answer to a name that is not its own', async () => {
    expect(await askFrom('https://page.example', 'GET', { Host: 'rebound.example' })).toMatchObject({
      statusCode: 403,
    });
  });

  it('leaves room for the health check', async () => {
    const response = await fetch(`http://127.0.0.1:${stack.gateway.port}${HTTP_BASE_PATH}/health`);

    expect(await response.json()).toMatchObject({ status: 'ok' });
  });
});

/** Like fetch, but with headers that fetch does not let through. */
async function askFrom(origin: string, method: string, headers: Record<string, string>): Promise<IncomingMessage> {
  const request = httpRequest(address(), { method, headers: { Origin: origin, ...headers } });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', resolve);
    request.end();
  });
  await text(response);
  return response;
}
