import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type ConnectOptions, type Frame, WireClient } from '../support/wire-client.ts';

/** A server that speaks the protocol, wherever it runs. */
export type Subject = {
  /** `ws://` or `wss://` address with the stage. */
  readonly url: () => string;
  /** A token for a user of that name; a deployed stage has one user only, whatever the name. */
  readonly token: (user: string, claims?: Readonly<Record<string, unknown>>) => Promise<string>;
  /** False where users cannot be made up: what needs a second or a fresh user is left out. */
  readonly makesUsers: boolean;
};

const NINE_KEYS = [
  'message_id',
  'conversation_id',
  'sender',
  'content',
  'emotion_state',
  'status',
  'delivered_at',
  'read_at',
  'created_at',
];
const NINE_EMOTIONS = [
  'loneliness',
  'excitement',
  'frustration',
  'jealousy',
  'vulnerability',
  'confidence',
  'curiosity',
  'affection',
  'defensiveness',
];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What PROTOCOL.md promises, told by a client that knows nothing but the wire. */
export function conformance(subject: Subject): void {
  const open: WireClient[] = [];
  const user = (): string => `user-${randomUUID()}`;
  const connect = async (name: string, options: ConnectOptions = {}): Promise<WireClient> => {
    const client = await WireClient.connect(subject.url(), { token: await subject.token(name), ...options });
    open.push(client);
    return client;
  };
  const greeted = async (name = user(), options: ConnectOptions = {}): Promise<WireClient & { history: Frame }> => {
    const client = await connect(name, options);
    await client.next('connected');
    return Object.assign(client, { history: await client.next('history') });
  };
  const say = async (client: WireClient, content: string, extra: object = {}): Promise<Frame> => {
    client.send('message', { content, ...extra });
    return client.next('delivered');
  };
  const exchange = async (client: WireClient, content: string) => {
    const delivered = await say(client, content);
    const id = delivered.data.message_id;
    const reply = await client.next('message', (frame) => frame.data.in_reply_to === id);
    return { delivered, reply };
  };
  const refused = (options: ConnectOptions) => expect(WireClient.connect(subject.url(), options)).rejects;

  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.close(1000)));
  });

  describe('connecting', () => {
    it('greets with connected, then with history, and with nothing before', async () => {
      const client = await connect(user());
      const [first, second] = [await client.next(), await client.next()];
      expect(first.event).toBe('connected');
      expect(first.data).toMatchObject({ protocol: 1, role: expect.any(String), heartbeat_ms: expect.any(Number) });
      expect(Object.keys(first.data)).toEqual(
        expect.arrayContaining(['connection_id', 'user_id', 'conversation_id', 'limits']),
      );
      expect(second.event).toBe('history');
      expect(second.data).toMatchObject({ mode: 'replace', messages: expect.any(Array), count: expect.any(Number) });
    });

    it('takes the token as a subprotocol and answers demi.v1', async () => {
      const token = await subject.token(user());
      const client = await WireClient.connect(subject.url(), { subprotocols: ['demi.v1', `bearer.${token}`] });
      open.push(client);
      expect(client.socket.protocol).toBe('demi.v1');
      expect((await client.next()).event).toBe('connected');
    });

    it('refuses a connection without a token with 401', () => refused({}).toThrow('HTTP status 401'));
    it('refuses a malformed token with 401', () => refused({ token: 'not.a.token' }).toThrow('HTTP status 401'));

    it.runIf(subject.makesUsers)('refuses an expired token with 401', async () => {
      const token = await subject.token(user(), { exp: Math.floor(Date.now() / 1000) - 60 });
      await refused({ token }).toThrow('HTTP status 401');
    });

    it.runIf(subject.makesUsers)('refuses a token without an end with 401', async () => {
      await refused({ token: await subject.token(user(), { exp: undefined }) }).toThrow('HTTP status 401');
    });

    it.runIf(subject.makesUsers)('refuses a refresh token with 401', async () => {
      for (const claim of ['type', 'token_type', 'token_use']) {
        await refused({ token: await subject.token(user(), { [claim]: 'refresh' }) }).toThrow('HTTP status 401');
      }
    });

    it.runIf(subject.makesUsers)('refuses a token that is not valid yet with 401', async () => {
      const token = await subject.token(user(), { nbf: Math.floor(Date.now() / 1000) + 120 });
      await refused({ token }).toThrow('HTTP status 401');
    });

    it.runIf(subject.makesUsers)('refuses a user id that cannot be a key with 403', async () => {
      for (const name of ['with:colon', 'with#hash', 'x'.repeat(101)]) {
        await refused({ token: await subject.token(name) }).toThrow('HTTP status 403');
      }
    });

    it.runIf(subject.makesUsers)('knows the user by user_id where there is no sub', async () => {
      const name = user();
      const token = await subject.token('ignored', { sub: undefined, user_id: name });
      const client = await connect(name, { token });
      expect((await client.next('connected')).data.user_id).toBe(name);
    });

    it.runIf(subject.makesUsers)('refuses frames once the token has run out, and closes nothing', async () => {
      const exp = Math.floor(Date.now() / 1000) + 2;
      const name = user();
      const client = await greeted(name, { token: await subject.token(name, { exp }) });
      let answer = await pingOnce(client);
      while (answer.event === 'pong') answer = await pingOnce(client);
      expect(answer).toMatchObject({ event: 'error', data: { code: 'auth_expired_token' } });
      client.send('message', { content: 'too late' });
      expect((await client.next('error')).data.code).toBe('auth_expired_token');
    });
  });

  describe('an exchange', () => {
    it('is acknowledged, read, thought about, typed and answered, in this order', async () => {
      const client = await greeted(user(), { topics: 'stream,thinking,emotion' });
      const delivered = await say(client, 'Hello Demi, how are you today?', { client_message_id: 'c-1' });
      const id = delivered.data.message_id;
      expect(id).toMatch(UUID);
      expect(delivered.data).toMatchObject({ status: 'delivered', client_message_id: 'c-1' });
      expect(delivered.data.delivered_at).toMatch(ISO);

      const frames = [await client.next()];
      while (frames.at(-1)?.event !== 'emotion_update') frames.push(await client.next());
      const names = frames.map((frame) => frame.event);
      expect(names[0]).toBe('read_receipt');
      expect(frames[0]?.data).toMatchObject({ message_id: id, reader: 'demi' });
      expect(names[1]).toBe('typing');
      expect(names.slice(-3)).toEqual(['typing', 'message', 'emotion_update']);
      const typing = frames.filter((frame) => frame.event === 'typing').map((frame) => frame.data.is_typing);
      expect(typing).toEqual([true, false]);
      expect(names.indexOf('thinking')).toBeGreaterThan(1);
      expect(names.lastIndexOf('thinking')).toBeLessThan(names.length - 3);
    });

    it('answers with the nine keys and the nine emotions', async () => {
      const client = await greeted();
      const { delivered, reply } = await exchange(client, 'What is your name?');
      expect(Object.keys(reply.data)).toEqual(expect.arrayContaining(NINE_KEYS));
      expect(reply.data).toMatchObject({ sender: 'demi', in_reply_to: delivered.data.message_id, status: 'sent' });
      expect(String(reply.data.content).trim()).not.toBe('');
      const emotions = reply.data.emotion_state as Record<string, unknown>;
      expect(Object.keys(emotions).sort()).toEqual([...NINE_EMOTIONS].sort());
      expect(Object.values(emotions).every((value) => typeof value === 'number' && value > 0 && value <= 1)).toBe(true);
    });

    it('streams what the final message says, with offsets that fit', async () => {
      const client = await greeted(user(), { topics: 'stream' });
      const delivered = await say(client, 'Tell me something about the stars.');
      let text = '';
      let seq = -1;
      let frame = await client.next();
      for (; frame.event !== 'message'; frame = await client.next()) {
        if (frame.event !== 'message_delta') continue;
        expect(frame.data.in_reply_to).toBe(delivered.data.message_id);
        expect(frame.data.offset).toBe(text.length);
        seq += 1;
        expect(frame.data.seq).toBe(seq);
        text += frame.data.text;
      }
      expect(frame.data.content).toBe(text);
    });

    it('sends no stream, thinking or emotion to a connection without the topics', async () => {
      const client = await greeted();
      await exchange(client, 'Quietly, please.');
      const names = (await client.untilQuiet()).map((frame) => frame.event);
      expect(names).not.toEqual(expect.arrayContaining(['message_delta']));
      expect(names.filter((name) => ['message_delta', 'thinking', 'emotion_update'].includes(name))).toEqual([]);
    });

    it('keeps newlines, markup and emoji, and trims only the ends', async () => {
      const name = user();
      const client = await greeted(name);
      await exchange(client, '  <b>line one</b>\n\tline two 💜  ');
      const again = await greeted(name);
      const contents = (again.history.data.messages as { content: string }[]).map((message) => message.content);
      expect(contents).toContain('<b>line one</b>\n\tline two 💜');
    });

    it('answers several messages one at a time, in their order', async () => {
      const client = await greeted();
      const ids: unknown[] = [];
      for (const word of ['one', 'two', 'three']) ids.push((await say(client, word)).data.message_id);
      const answered: unknown[] = [];
      while (answered.length < 3) answered.push((await client.next('message')).data.in_reply_to);
      expect(answered).toEqual(ids);
    });

    it('ignores a blank message without a frame', async () => {
      const client = await greeted();
      client.send('message', { content: '  \n ' });
      expect(await client.untilQuiet()).toEqual([]);
    });

    it('takes 4000 code points and refuses 4001', async () => {
      const client = await greeted();
      client.send('message', { content: '💜'.repeat(4001) });
      expect((await client.next('error')).data).toMatchObject({ code: 'invalid_message', reason: 'message_too_long' });
      await say(client, '💜'.repeat(4000));
    });
  });

  describe('a repeated client_message_id', () => {
    it('gets the first acknowledgement again, and one reply', async () => {
      const name = user();
      const client = await greeted(name);
      const clientMessageId = randomUUID();
      const first = await say(client, 'Only once', { client_message_id: clientMessageId });
      await client.next('message');
      const second = await say(client, 'Only once', { client_message_id: clientMessageId });
      expect(second.data).toMatchObject({ message_id: first.data.message_id, duplicate: true });
      expect((await client.untilQuiet()).filter((frame) => frame.event === 'message')).toEqual([]);
    });

    it('is one message when two sockets send it at once', async () => {
      const name = user();
      const [one, two] = [await greeted(name), await greeted(name)];
      const data = { content: 'At once', client_message_id: randomUUID() };
      one.send('message', data);
      two.send('message', data);
      const ids = [(await one.next('delivered')).data.message_id, (await two.next('delivered')).data.message_id];
      expect(ids[0]).toBe(ids[1]);
      // Whichever came second has the other brought up to date, and then the reply may come in a history.
      await one.next(undefined, (frame) => messagesIn(frame).some((message) => message.in_reply_to === ids[0]));
      const again = await greeted(name);
      const messages = messagesIn(again.history);
      expect(messages.filter((message) => message.message_id === ids[0])).toHaveLength(1);
      expect(messages.filter((message) => message.in_reply_to === ids[0])).toHaveLength(1);
    });

    it('may be any string up to 100 characters, and no longer', async () => {
      const client = await greeted();
      const odd = `client#:/"${'ü'.repeat(90)}`;
      expect((await say(client, 'Odd id', { client_message_id: odd })).data.client_message_id).toBe(odd);
      client.send('message', { content: 'Longer', client_message_id: 'x'.repeat(101) });
      expect((await client.next('error')).data).toMatchObject({ code: 'invalid_message', reason: 'validation_error' });
    });
  });

  describe('several devices', () => {
    it('show what another device sent, and the reply, each once', async () => {
      const name = user();
      const [phone, laptop] = [await greeted(name), await greeted(name)];
      const { delivered, reply } = await exchange(phone, 'From the phone');
      const id = delivered.data.message_id;
      const echo = await laptop.next('message', (frame) => frame.data.message_id === id);
      expect(echo.data).toMatchObject({ sender: 'user', content: 'From the phone' });
      await laptop.next('message', (frame) => frame.data.message_id === reply.data.message_id);
      const leftovers = [...(await phone.untilQuiet()), ...(await laptop.untilQuiet())].flatMap(messagesIn);
      const again = leftovers.filter((message) => [id, reply.data.message_id].includes(message.message_id));
      expect(again).toEqual([]);
    });

    it('see each other type, at most once in two seconds', async () => {
      const name = user();
      const [phone, laptop] = [await greeted(name), await greeted(name)];
      await exchange(phone, 'So that both are up to date');
      await laptop.next('message', (frame) => frame.data.sender === 'demi');
      await laptop.untilQuiet();
      phone.send('typing', { is_typing: true });
      const typing = await laptop.next('typing');
      expect(typing.data).toMatchObject({ is_typing: true, sender: 'user', expires_in_ms: 3000 });
      phone.send('typing', { is_typing: false });
      await phone.untilQuiet();
      expect((await laptop.untilQuiet()).filter((frame) => frame.event === 'typing')).toEqual([]);
    });
  });

  describe('read receipts', () => {
    it('tell all devices, and the first time counts', async () => {
      const name = user();
      const [phone, laptop] = [await greeted(name), await greeted(name)];
      const { reply } = await exchange(phone, 'Read me');
      const message_id = reply.data.message_id;
      phone.send('read_receipt', { message_id });
      const first = await phone.next('read_receipt', (frame) => frame.data.message_id === message_id);
      expect(first.data).toMatchObject({ reader: 'user' });
      await laptop.next('read_receipt', (frame) => frame.data.message_id === message_id);
      laptop.send('read_receipt', { message_id });
      const second = await laptop.next('read_receipt', (frame) => frame.data.message_id === message_id);
      expect(second.data.read_at).toBe(first.data.read_at);
    });

    it('up to a message mark all of hers before it', async () => {
      const name = user();
      const client = await greeted(name);
      await exchange(client, 'First');
      const { reply } = await exchange(client, 'Second');
      client.send('read_receipt', { up_to_message_id: reply.data.message_id });
      await client.next('read_receipt', (frame) => frame.data.reader === 'user');
      const again = await greeted(name);
      const hers = (again.history.data.messages as { sender: string; status: string }[]).filter(
        (message) => message.sender === 'demi',
      );
      expect(hers.map((message) => message.status)).toEqual(hers.map(() => 'read'));
    });

    it('of unknown and of own messages are not found', async () => {
      const client = await greeted();
      const delivered = await say(client, 'Mine');
      for (const message_id of [randomUUID(), delivered.data.message_id]) {
        client.send('read_receipt', { message_id });
        expect((await client.next('error')).data.code).toBe('not_found');
      }
    });

    it('with an id that is no UUID are invalid', async () => {
      const client = await greeted();
      client.send('read_receipt', { message_id: 'client#1' });
      expect((await client.next('error')).data).toMatchObject({ code: 'invalid_message', reason: 'validation_error' });
    });
  });

  describe('history', () => {
    it('after a message holds what came later, as a delta', async () => {
      const name = user();
      const client = await greeted(name);
      const { reply } = await exchange(client, 'Before');
      const later = await exchange(client, 'After');
      const again = await greeted(name, { after: String(reply.data.message_id) });
      expect(again.history.data.mode).toBe('delta');
      const ids = messagesIn(again.history).map((message) => message.message_id);
      // What was stored shortly before may come again.
      const after = ids.filter((id) => id > String(reply.data.message_id));
      expect(after).toEqual([later.delivered.data.message_id, later.reply.data.message_id]);
    });

    it('after an unknown message, or no id at all, is the whole list', async () => {
      const name = user();
      await exchange(await greeted(name), 'Something');
      for (const after of [randomUUID(), 'not-an-id']) {
        expect((await greeted(name, { after })).history.data).toMatchObject({ mode: 'replace' });
      }
    });

    it('comes in pages, newest first, each oldest first', async () => {
      const name = user();
      const client = await greeted(name);
      for (const word of ['a', 'b']) await exchange(client, word);
      client.send('history', { limit: 2 });
      const newest = await client.next('history');
      expect(newest.data).toMatchObject({ mode: 'page', count: 2, has_more: true });
      const messages = messagesIn(newest);
      client.send('history', { limit: 2, before: messages[0]?.message_id });
      const older = await client.next('history');
      expect(older.data).toMatchObject({ mode: 'page', count: 2 });
      const all = [...messagesIn(older), ...messages].map((m) => m.message_id);
      expect(all).toEqual(all.toSorted());
      expect(new Set(all).size).toBe(4);
    });

    it('before an id from beyond all time, or from before all, is a page like any other', async () => {
      const client = await greeted();
      await say(client, 'With a client id', { client_message_id: randomUUID() });
      client.send('history', { before: 'ffffffff-ffff-4fff-bfff-ffffffffffff' });
      expect((await client.next('history')).data).toMatchObject({ mode: 'page' });
      client.send('history', { before: '00000000-0000-4000-8000-000000000000' });
      expect((await client.next('history')).data).toMatchObject({ mode: 'page', count: 0, has_more: false });
      client.send('history', { after: 'ffffffff-ffff-4fff-bfff-ffffffffffff' });
      expect((await client.next('history')).data).toMatchObject({ mode: 'replace' });
    });

    it('marks what was delivered by it as delivered', async () => {
      const name = user();
      const client = await greeted(name);
      await exchange(client, 'Mark me');
      const again = await greeted(name);
      const statuses = (again.history.data.messages as { status: string; sender: string }[])
        .filter((message) => message.sender === 'demi')
        .map((message) => message.status);
      expect(statuses).not.toContain('sent');
    });
  });

  describe('topics', () => {
    it('are added and taken away, and unknown ones are named', async () => {
      const client = await greeted();
      client.send('subscribe', { topics: ['stream', 'emotion', 'weather'] });
      expect((await client.next('subscribed')).data).toEqual({ topics: ['stream', 'emotion'], rejected: ['weather'] });
      client.send('unsubscribe', { topics: ['stream'] });
      expect((await client.next('subscribed')).data).toEqual({ topics: ['emotion'], rejected: [] });
    });
  });

  describe('settings', () => {
    /** Two devices of one user, of which the second is known to hear of the first. */
    async function twoDevices(name: string) {
      const [phone, laptop] = [await greeted(name), await greeted(name)];
      phone.send('message', { content: 'Hello' });
      await laptop.next('message', ({ data }) => data.sender === 'user');
      return [phone, laptop] as const;
    }

    it('have defaults, change one by one, and reach all devices', async () => {
      const name = user();
      const [phone, laptop] = await twoDevices(name);
      phone.send('settings', {});
      const defaults = (await phone.next('settings')).data;
      expect(defaults).toMatchObject({ quiet_hours: { start: expect.any(String), end: expect.any(String) } });
      phone.send('settings', { time_zone: 'Europe/Berlin' });
      const changed = { ...defaults, time_zone: 'Europe/Berlin' };
      expect((await phone.next('settings')).data).toEqual(changed);
      expect((await laptop.next('settings')).data).toEqual(changed);
    });

    it('hold a pause until its minutes are over or it is ended, on all devices', async () => {
      const name = user();
      const [phone, laptop] = await twoDevices(name);
      phone.send('settings', { check_ins: true, pause_minutes: 60 });
      const paused = (await phone.next('settings')).data;
      expect(paused).toMatchObject({ check_ins: true, paused_until: expect.stringMatching(ISO) });
      expect((await laptop.next('settings')).data).toEqual(paused);
      laptop.send('settings', {});
      expect((await laptop.next('settings')).data).toEqual(paused);
      laptop.send('settings', { pause_minutes: 0 });
      expect((await laptop.next('settings')).data).toEqual({ ...paused, paused_until: null });
      expect((await phone.next('settings')).data).toEqual({ ...paused, paused_until: null });
    });

    it('with a time zone that does not exist are invalid', async () => {
      const client = await greeted();
      client.send('settings', { time_zone: 'Mars/Olympus' });
      expect((await client.next('error')).data).toMatchObject({ reason: 'validation_error', field: 'data.time_zone' });
    });
  });

  describe('a ping', () => {
    it('is answered without data, with its request_id', async () => {
      const client = await greeted();
      client.sendText('{"event":"ping","request_id":"r-1"}');
      const pong = await client.next('pong');
      expect(pong).toMatchObject({ request_id: 'r-1', data: { server_time: expect.stringMatching(ISO) } });
      client.send('ping', { message: 'hello' });
      expect((await client.next('pong')).data.message).toBe('hello');
    });
  });

  describe('bad input', () => {
    const frames: readonly [string, string, string][] = [
      ['no JSON', 'hello', 'not_json'],
      ['an array', '[1]', 'not_json'],
      ['a number', '42', 'not_json'],
      ['null', 'null', 'not_json'],
      ['a missing event', '{"data":{}}', 'validation_error'],
      ['an event of the wrong type', '{"event":7}', 'validation_error'],
      ['an unknown event', '{"event":"dance"}', 'unknown_event'],
      ['$connect as event', '{"event":"$connect"}', 'unknown_event'],
      ['$default as event', '{"event":"$default"}', 'unknown_event'],
      ['__proto__ as event', '{"event":"__proto__"}', 'unknown_event'],
      ['constructor as event', '{"event":"constructor"}', 'unknown_event'],
      ['missing content', '{"event":"message","data":{}}', 'validation_error'],
      ['no data where some is needed', '{"event":"message"}', 'validation_error'],
      ['content of the wrong type', '{"event":"message","data":{"content":{"a":1}}}', 'validation_error'],
      ['data of the wrong type', '{"event":"message","data":[]}', 'validation_error'],
      ['is_typing as text', '{"event":"typing","data":{"is_typing":"true"}}', 'validation_error'],
      ['topics as text', '{"event":"subscribe","data":{"topics":"stream"}}', 'validation_error'],
      ['a limit out of range', '{"event":"history","data":{"limit":101}}', 'validation_error'],
      ['before that is no UUID', '{"event":"history","data":{"before":"client#1"}}', 'validation_error'],
      ['in_reply_to that is no UUID', '{"event":"stop","data":{"in_reply_to":"x"}}', 'validation_error'],
      ['a request_id that is too long', `{"event":"ping","request_id":"${'x'.repeat(65)}"}`, 'validation_error'],
    ];

    it.each(frames)('%s is invalid, says why, and the socket lives', async (_name, text, reason) => {
      const client = await greeted();
      client.sendText(text);
      const error = await client.next('error');
      expect(error.data).toMatchObject({ code: 'invalid_message', reason, retryable: false });
      expect(typeof error.data.message).toBe('string');
      expect(await client.untilQuiet()).toEqual([]);
    });

    it('as a binary frame closes with 1003', async () => {
      const client = await greeted();
      client.socket.send(Buffer.from([1, 2, 3]));
      expect(await client.closed()).toBe(1003);
    });

    it('as a frame over 32 KB closes with 1009', async () => {
      const client = await greeted();
      client.send('message', { content: 'x'.repeat(33_000) });
      expect(await client.closed()).toBe(1009);
    });
  });

  describe('the transport', () => {
    const httpAddress = (): URL => new URL(subject.url().replace(/^ws/, 'http'));

    it('wants a WebSocket: a plain request gets 426', async () => {
      expect((await fetch(httpAddress())).status).toBe(426);
    });

    it('knows one path: another is forbidden', async () => {
      const { protocol, host } = new URL(subject.url());
      const elsewhere = WireClient.connect(`${protocol}//${host}/no-such-stage`, {
        token: await subject.token(user()),
      });
      await expect(elsewhere).rejects.toThrow('HTTP status 403');
    });

    it('lets nobody push who does not sign', async () => {
      const address = httpAddress();
      address.pathname += '/@connections/AAAAAAAAAAAAAAA%3D';
      expect((await fetch(address, { method: 'POST', body: 'hello' })).status).toBe(403);
    });

    it('puts a message together that comes in several frames', async () => {
      const client = await greeted();
      const frame = JSON.stringify({ event: 'ping', request_id: 'in-parts', data: { padding: 'x'.repeat(40_000) } });
      client.socket.send(frame.slice(0, 20_000), { fin: false });
      client.socket.send(frame.slice(20_000), { fin: true });
      expect((await client.next('pong')).request_id).toBe('in-parts');
    });

    it('closes with 1009 on a message over 128 KB, in however small frames', async () => {
      const client = await greeted();
      for (let sent = 0; sent < 140_000; sent += 20_000) client.socket.send('x'.repeat(20_000), { fin: false });
      expect(await client.closed()).toBe(1009);
    });

    it('answers a ping of the WebSocket protocol', async () => {
      const client = await greeted();
      const pong = once(client.socket, 'pong');
      client.socket.ping('are you there');
      expect(String((await pong)[0])).toBe('are you there');
    });

    it('names no subprotocol to a client that asked for none', async () => {
      expect((await greeted()).socket.protocol).toBe('');
    });
  });

  describe("another user's conversation", () => {
    const events: readonly [string, object][] = [
      ['message', { content: 'Let me in' }],
      ['history', {}],
      ['typing', { is_typing: true }],
      ['read_receipt', { message_id: randomUUID() }],
      ['stop', {}],
    ];

    it.runIf(subject.makesUsers).each(events)('is forbidden to %s', async (event, data) => {
      const [owner, stranger] = [user(), await greeted()];
      for (const conversation_id of [owner, `${owner}:side`]) {
        stranger.send(event, { ...data, conversation_id });
        expect((await stranger.next('error')).data).toMatchObject({ code: 'forbidden', retryable: false });
      }
    });
  });

  describe('a further conversation of the same user', () => {
    it.runIf(subject.makesUsers)('has its own history and its own replies', async () => {
      const name = user();
      const client = await greeted(name);
      const conversation_id = `${name}:side`;
      const delivered = await say(client, 'On the side', { conversation_id });
      expect(delivered.data.conversation_id).toBe(conversation_id);
      const reply = await client.next('message');
      expect(reply.data).toMatchObject({ conversation_id, in_reply_to: delivered.data.message_id });
      client.send('history', { conversation_id });
      expect((await client.next('history')).data).toMatchObject({ count: 2, conversation_id });
      expect((await greeted(name)).history.data.count).toBe(0);
    });
  });

  describe('the rate limit', () => {
    it.runIf(subject.makesUsers)(
      'lets fifty messages a minute through, over all connections, and says when',
      async () => {
        const name = user();
        const clients = [await greeted(name), await greeted(name)];
        const repeated = { content: 'Number 0', client_message_id: randomUUID() };
        for (let count = 0; count < 50; count += 1) {
          const client = clients[count % 2];
          client?.send('message', count === 0 ? repeated : { content: `Number ${count}` });
          await client?.next('delivered');
        }
        clients[0]?.send('message', { content: 'Number 51', client_message_id: 'late' });
        const error = (await clients[0]?.next('error'))?.data;
        expect(error).toMatchObject({ code: 'rate_limited', retryable: true, client_message_id: 'late' });
        expect(error?.retry_after_ms).toBeGreaterThan(0);
        expect(error?.retry_after_ms).toBeLessThanOrEqual(60_000);

        clients[1]?.send('message', repeated);
        expect((await clients[1]?.next('delivered'))?.data).toMatchObject({ duplicate: true });
      },
    );
  });
}

type SeenMessage = { readonly message_id: string; readonly in_reply_to?: string };

/** The messages that a frame brings, as one `message` or as a `history`. */
function messagesIn({ event, data }: Frame): readonly SeenMessage[] {
  if (event === 'message') return [data as SeenMessage];
  return event === 'history' ? (data.messages as SeenMessage[]) : [];
}

async function pingOnce(client: WireClient): Promise<Frame> {
  client.send('ping');
  return client.next();
}
