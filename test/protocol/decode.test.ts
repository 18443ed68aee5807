import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT_EVENTS, type ClientData, type ClientEvent } from '../../protocol/client-events.ts';
import { decode, decodeEnvelope } from '../../protocol/decode.ts';
import { CLIENT_EXAMPLES } from '../../protocol/examples.ts';
import { LIMITS } from '../../protocol/limits.ts';

const ID = '019c19d3-2a00-756c-b3fa-4188cf165da4';
const OTHER_ID = '019c19d3-33c4-7a91-981f-66adf43b82c9';
const EVENTS = Object.keys(CLIENT_EVENTS) as ClientEvent[];

function frame(event: string, data?: unknown): string {
  return JSON.stringify({ event, data });
}

/** What the validated data of a good frame are. */
function dataOf<E extends ClientEvent>(event: E, data: unknown): ClientData<E> {
  const decoded = decode(event, frame(event, data));
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.value;
}

describe('decode', () => {
  it.each(EVENTS.flatMap((event) => CLIENT_EXAMPLES[event].map((example) => ({ event, ...example }))))(
    'takes $event: $name',
    ({ event, data }) => {
      expect(decode(event, frame(event, data))).toEqual({ ok: true, value: data });
    },
  );

  it.each(['ping', 'stop', 'settings', 'history'] as const)('takes %s without data', (event) => {
    expect(decode(event, `{"event":"${event}"}`)).toEqual({ ok: true, value: {} });
  });

  it('takes every optional field', () => {
    expect(dataOf('message', { content: 'x', client_message_id: 'c', conversation_id: 'ada:work' })).toEqual({
      content: 'x',
      client_message_id: 'c',
      conversation_id: 'ada:work',
    });
    expect(dataOf('settings', { check_ins: false })).toEqual({ check_ins: false });
    expect(dataOf('ping', { message: 'x'.repeat(1_000) }).message).toHaveLength(1_000);
  });

  it('ignores a timestamp and keys that it does not know', () => {
    const text = `{"event":"ping","data":{"message":"m","mood":"new"},"timestamp":"yesterday","version":7}`;

    expect(decode('ping', text)).toEqual({ ok: true, value: { message: 'm' } });
  });

  it('gives back the request id, with an error too', () => {
    expect(decode('ping', '{"event":"ping","request_id":"r-1"}')).toEqual({ ok: true, value: {}, requestId: 'r-1' });
    expect(decode('typing', '{"event":"typing","request_id":"r-1"}')).toMatchObject({ ok: false, requestId: 'r-1' });
    expect(decode('typing', '{"event":"ping","request_id":"r-1"}')).toMatchObject({ ok: false, requestId: 'r-1' });
    expect(decodeEnvelope('{"event":5,"request_id":"r-1"}')).toMatchObject({ ok: false, requestId: 'r-1' });
  });

  it('gives no request id back that is not sound', () => {
    expect(decode('ping', `{"event":"ping","request_id":"${'x'.repeat(65)}"}`)).not.toHaveProperty('requestId');
    expect(decode('ping', '{"event":"ping","request_id":7}')).not.toHaveProperty('requestId');
    expect(decode('ping', '{"event":"ping"}')).not.toHaveProperty('requestId');
  });
});

describe('the content of a message', () => {
  it.each([
    ['Hey', 'Hey'],
    ['  Hey \n', 'Hey'],
    ['one\r\n\ttwo  three', 'one\r\n\ttwo  three'],
    ['<b>bold</b> & "quoted" \\', '<b>bold</b> & "quoted" \\'],
    ['\u{1F468}\u200D\u{1F469}\u200D\u{1F467}', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'],
    ['e\u0301', 'e\u0301'],
    ['\0', '\0'],
    ['', ''],
    [' \t\r\n\u00A0\u2003\uFEFF', ''],
  ])('%j becomes %j', (sent, kept) => {
    expect(dataOf('message', { content: sent }).content).toBe(kept);
  });

  it.each([
    ['4000 letters', 'x'.repeat(4_000)],
    ['4000 emoji', '\u{1F644}'.repeat(4_000)],
    ['4000 letters among blanks', `  ${'x'.repeat(4_000)}\n`],
    ['4000 halves of surrogate pairs', '\ud83d'.repeat(4_000)],
  ])('may be %s', (_name, content) => {
    expect(decode('message', frame('message', { content })).ok).toBe(true);
  });

  it.each([
    ['4001 letters', 'x'.repeat(4_001)],
    ['4001 emoji', '\u{1F644}'.repeat(4_001)],
    ['a megabyte', 'x'.repeat(1_048_576)],
  ])('may not be %s', (_name, content) => {
    expect(decode('message', frame('message', { content }))).toEqual({
      ok: false,
      error: {
        message: 'The message is too long',
        code: 'invalid_message',
        reason: 'message_too_long',
        retryable: false,
        field: 'data.content',
      },
    });
  });

  it.each([
    ['\ud83d', '\uFFFD'],
    ['a\ude44b', 'a\uFFFDb'],
    ['\ude44\ud83d', '\uFFFD\uFFFD'],
    ['\ud83d\ude44', '\u{1F644}'],
  ])('has no halves of surrogate pairs: %j becomes %j', (sent, kept) => {
    expect(dataOf('message', { content: sent }).content).toBe(kept);
  });
});

describe('the time zone in settings', () => {
  const zoneOf = (name: string) => dataOf('settings', { time_zone: name }).time_zone;

  it.each([
    'UTC',
    'Etc/UTC',
    'Europe/Berlin',
    'Asia/Kathmandu',
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'Etc/GMT+5',
  ])('may be %s', (name) => {
    expect(zoneOf(name)).toBe(name);
  });

  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['AMERICA/PORT-AU-PRINCE', 'America/Port-au-Prince'],
    ['utc', 'UTC'],
  ])('has a case of its own: %s becomes %s', (sent, kept) => {
    expect(zoneOf(sent)).toBe(kept);
  });

  it.each(['Europe/Kyiv', 'Europe/Kiev', 'Asia/Kolkata', 'Asia/Calcutta', 'GMT', 'US/Pacific'])(
    'keeps the name %s, whatever other names it has',
    (name) => {
      expect(zoneOf(name)).toBe(name);
    },
  );

  it.each(['Moon/Tycho', 'Berlin', '+02:00', '-0500', 'GMT+02:00', 'UTC+2', ' UTC', 'Europe/Berlin\n', 'local'])(
    'may not be %j',
    (name) => {
      expect(decode('settings', frame('settings', { time_zone: name }))).toEqual({
        ok: false,
        error: validationError('data.time_zone', 'must be a time zone'),
      });
    },
  );
});

describe('a pause in settings', () => {
  it.each([0, 1, 60, 10_080])('may be of %d minutes', (minutes) => {
    expect(dataOf('settings', { pause_minutes: minutes })).toEqual({ pause_minutes: minutes });
  });

  it('cannot be set by its end', () => {
    expect(dataOf('settings', { paused_until: '2126-02-01T15:30:00.000Z' })).toEqual({});
  });
});

describe('a bad frame', () => {
  it.each([
    ['nothing', ''],
    ['a blank', ' '],
    ['a word', 'hello'],
    ['half an object', '{"event":"ping"'],
    ['an object and more', '{"event":"ping"}{}'],
    ['single quotes', "{'event':'ping'}"],
    ['a byte order mark', '\uFEFF{"event":"ping"}'],
    ['a list', '["ping"]'],
    ['an empty list', '[]'],
    ['a number', '5'],
    ['a number that is none', 'NaN'],
    ['a string', '"ping"'],
    ['true', 'true'],
    ['null', 'null'],
    ['undefined', 'undefined'],
    ['half a nesting', '['.repeat(60_000)],
  ])('is not_json when it is %s', (_name, text) => {
    expect(decode('ping', text)).toEqual({
      ok: false,
      error: {
        message: 'The frame is not a JSON object',
        code: 'invalid_message',
        reason: 'not_json',
        retryable: false,
      },
    });
  });

  it.each(['', 'Ping', 'ping ', 'typing', 'weather', '$connect', '$default', '__proto__', 'constructor', 'toString'])(
    'is unknown_event to the handler of ping when its event is %j',
    (event) => {
      expect(decode('ping', frame(event, {}))).toEqual({
        ok: false,
        error: { message: 'The event is unknown', code: 'invalid_message', reason: 'unknown_event', retryable: false },
      });
    },
  );

  it.each<readonly [frame: string, field: string, problem: string]>([
    ['{}', 'event', 'is missing'],
    ['{"event":null}', 'event', 'must be a string'],
    ['{"event":5}', 'event', 'must be a string'],
    ['{"event":["ping"]}', 'event', 'must be a string'],
    ['{"event":{"toString":"ping"}}', 'event', 'must be a string'],
    ['{"__proto__":{"event":"ping"}}', 'event', 'is missing'],
    ['{"event":"ping","data":null}', 'data', 'must be an object'],
    ['{"event":"ping","data":5}', 'data', 'must be an object'],
    ['{"event":"ping","data":"{}"}', 'data', 'must be an object'],
    ['{"event":"ping","data":[]}', 'data', 'must be an object'],
    ['{"event":"ping","request_id":null}', 'request_id', 'must be a string'],
    ['{"event":"ping","request_id":7}', 'request_id', 'must be a string'],
    [`{"event":"ping","request_id":"${'x'.repeat(65)}"}`, 'request_id', 'must have at most 64 characters'],
  ])('has an envelope as it should not be: %s', (text, field, problem) => {
    expect(decode('ping', text)).toEqual({ ok: false, error: validationError(field, problem) });
  });

  it.each<readonly [event: ClientEvent, data: unknown, field: string, problem: string]>([
    ['message', undefined, 'content', 'is missing'],
    ['message', {}, 'content', 'is missing'],
    ['message', { content: null }, 'content', 'must be a string'],
    ['message', { content: 5 }, 'content', 'must be a string'],
    ['message', { content: ['Hey'] }, 'content', 'must be a string'],
    ['message', { content: { text: 'Hey' } }, 'content', 'must be a string'],
    ['message', { content: 'x', client_message_id: 5 }, 'client_message_id', 'must be a string'],
    ['message', { content: 'x', client_message_id: null }, 'client_message_id', 'must be a string'],
    ['message', { content: 'x', client_message_id: '' }, 'client_message_id', 'must not be empty'],
    [
      'message',
      { content: 'x', client_message_id: 'c'.repeat(101) },
      'client_message_id',
      'must have at most 100 characters',
    ],
    ['message', { content: 'x', client_message_id: 'c\ud83d' }, 'client_message_id', 'must be well-formed Unicode'],
    ['message', { content: 'x', conversation_id: '' }, 'conversation_id', 'must not be empty'],
    ['message', { content: 'x', conversation_id: 7 }, 'conversation_id', 'must be a string'],
    [
      'message',
      { content: 'x', conversation_id: 'u'.repeat(166) },
      'conversation_id',
      'must have at most 165 characters',
    ],
    ['read_receipt', {}, 'message_id', 'needs either message_id or up_to_message_id'],
    [
      'read_receipt',
      { message_id: ID, up_to_message_id: ID },
      'message_id',
      'needs either message_id or up_to_message_id',
    ],
    ['read_receipt', { message_id: 5 }, 'message_id', 'must be a string'],
    ['read_receipt', { message_id: 'latest' }, 'message_id', 'must be a UUID'],
    ['read_receipt', { message_id: ID.toUpperCase() }, 'message_id', 'must be a UUID'],
    ['read_receipt', { up_to_message_id: `client#${ID}` }, 'up_to_message_id', 'must be a UUID'],
    ['typing', undefined, 'is_typing', 'is missing'],
    ['typing', { is_typing: 'true' }, 'is_typing', 'must be true or false'],
    ['typing', { is_typing: 1 }, 'is_typing', 'must be true or false'],
    ['typing', { is_typing: null }, 'is_typing', 'must be true or false'],
    ['history', { before: ID, after: OTHER_ID }, 'before', 'goes without after'],
    ['history', { before: 'x' }, 'before', 'must be a UUID'],
    ['history', { after: 5 }, 'after', 'must be a string'],
    ['history', { limit: '5' }, 'limit', 'must be a number'],
    ['history', { limit: 0 }, 'limit', 'must be at least 1'],
    ['history', { limit: -1 }, 'limit', 'must be at least 1'],
    ['history', { limit: 1.5 }, 'limit', 'must be a whole number'],
    ['history', { limit: 101 }, 'limit', 'must be at most 100'],
    ['history', { limit: Number.MAX_VALUE }, 'limit', 'must be at most 100'],
    ['stop', { in_reply_to: 'x' }, 'in_reply_to', 'must be a UUID'],
    ['stop', { in_reply_to: true }, 'in_reply_to', 'must be a string'],
    ['stop', { conversation_id: [] }, 'conversation_id', 'must be a string'],
    ['settings', { time_zone: 'Nowhere/Town' }, 'time_zone', 'must be a time zone'],
    ['settings', { time_zone: '' }, 'time_zone', 'must not be empty'],
    ['settings', { time_zone: 'x'.repeat(65) }, 'time_zone', 'must have at most 64 characters'],
    ['settings', { time_zone: 2 }, 'time_zone', 'must be a string'],
    ['settings', { quiet_hours: null }, 'quiet_hours', 'must be an object'],
    ['settings', { quiet_hours: '22:00-08:00' }, 'quiet_hours', 'must be an object'],
    ['settings', { quiet_hours: {} }, 'quiet_hours.start', 'is missing'],
    ['settings', { quiet_hours: { start: '22:00' } }, 'quiet_hours.end', 'is missing'],
    ['settings', { quiet_hours: { start: '24:00', end: '08:00' } }, 'quiet_hours.start', 'must be HH:MM'],
    ['settings', { quiet_hours: { start: '22:00', end: '8:00' } }, 'quiet_hours.end', 'must be HH:MM'],
    ['settings', { quiet_hours: { start: '22:60', end: '08:00' } }, 'quiet_hours.start', 'must be HH:MM'],
    ['settings', { quiet_hours: { start: '7:00', end: '08:00' } }, 'quiet_hours.start', 'must be HH:MM'],
    ['settings', { quiet_hours: { end: '08:00' } }, 'quiet_hours.start', 'is missing'],
    ['settings', { check_ins: 'no' }, 'check_ins', 'must be true or false'],
    ['settings', { check_ins: null }, 'check_ins', 'must be true or false'],
    ['settings', { pause_minutes: -1 }, 'pause_minutes', 'must be at least 0'],
    ['settings', { pause_minutes: 1.5 }, 'pause_minutes', 'must be a whole number'],
    ['settings', { pause_minutes: 10_081 }, 'pause_minutes', 'must be at most 10080'],
    ['settings', { pause_minutes: '60' }, 'pause_minutes', 'must be a number'],
    ['settings', { pause_minutes: null }, 'pause_minutes', 'must be a number'],
    ['ping', { message: 5 }, 'message', 'must be a string'],
    ['ping', { message: 'x'.repeat(1_001) }, 'message', 'must have at most 1000 characters'],
    ['subscribe', {}, 'topics', 'is missing'],
    ['subscribe', { topics: 'stream' }, 'topics', 'must be a list'],
    ['subscribe', { topics: { 0: 'stream' } }, 'topics', 'must be a list'],
    ['subscribe', { topics: ['stream', 5] }, 'topics.1', 'must be a string'],
    ['subscribe', { topics: ['x'.repeat(65)] }, 'topics.0', 'must have at most 64 characters'],
    ['unsubscribe', { topics: Array(33).fill('stream') }, 'topics', 'must have at most 32 items'],
    ['unsubscribe', { topics: [null] }, 'topics.0', 'must be a string'],
  ])('%s with %j: %s %s', (event, data, field, problem) => {
    expect(decode(event, frame(event, data))).toEqual({ ok: false, error: validationError(`data.${field}`, problem) });
  });

  it('has a limit that JSON can write and a number cannot hold', () => {
    expect(decode('history', '{"event":"history","data":{"limit":1e999}}')).toEqual({
      ok: false,
      error: validationError('data.limit', 'must be a whole number'),
    });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('reads nothing out of %s, and leaves nothing behind', (key) => {
    const hidden = `{"content":"hidden","polluted":true,"prototype":{"polluted":true}}`;

    expect(decode('message', `{"event":"message","data":{"${key}":${hidden}}}`)).toMatchObject({
      error: { field: 'data.content', message: 'Invalid data.content: is missing' },
    });
    expect(
      decode('message', `{"event":"message","data":{"content":"x","${key}":${hidden}},"${key}":${hidden}}`),
    ).toEqual({ ok: true, value: { content: 'x' } });
    expect(decode('settings', `{"event":"settings","data":{"quiet_hours":{"${key}":${hidden}}}}`).ok).toBe(false);
    expect({}).not.toHaveProperty('polluted');
  });

  it('may be nested as deeply as a message can be, where nobody looks', () => {
    const depth = LIMITS.payloadBytes / 2 - 50;
    const text = `{"event":"ping","data":{"deep":${'['.repeat(depth)}${']'.repeat(depth)}}}`;

    expect(decode('ping', text)).toEqual({ ok: true, value: {} });
  });
});

describe('whatever a client sends', () => {
  const text = fc.string({ unit: 'binary' });
  const event = fc.constantFrom(...EVENTS);
  const almostData = fc.dictionary(
    fc.constantFrom('content', 'message_id', 'topics', 'limit', 'quiet_hours', 'time_zone', '__proto__', 'message'),
    fc.oneof(fc.jsonValue(), fc.constant(ID)),
  );
  const almostFrame = fc.record({ event, data: almostData, request_id: fc.jsonValue() }, { requiredKeys: ['event'] });

  it('decode never throws on text', () => {
    fc.assert(fc.property(event, text, (name, sent) => 'ok' in decode(name, sent)));
  });

  it('decode never throws on JSON', () => {
    fc.assert(
      fc.property(event, fc.json(), (name, sent) => 'ok' in decode(name, sent)),
      { numRuns: 500 },
    );
  });

  it('decode never throws on what is almost a frame, and an error names a code, a reason and a field', () => {
    fc.assert(
      fc.property(almostFrame, (sent) => {
        const decoded = decode(sent.event, JSON.stringify(sent));

        if (!decoded.ok) expect(decoded.error).toMatchObject({ code: 'invalid_message', reason: expect.any(String) });
        if (!decoded.ok) expect(decoded.error.field).toMatch(/^(?:request_id|data\.[a-z_.0-9]+)$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('no error repeats a word of it', () => {
    const secret = 'Xy7-private';
    const place = fc.constantFrom(
      'content',
      'client_message_id',
      'message_id',
      'limit',
      'topics',
      'time_zone',
      'is_typing',
    );
    const value = fc.constantFrom<unknown>(secret, [secret], { [secret]: secret }, secret.repeat(500));

    fc.assert(
      fc.property(event, place, value, (name, key, sent) => {
        expect(JSON.stringify({ ...decode(name, frame(name, { [key]: sent })), value: undefined })).not.toContain(
          secret,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('comes out as it went in where it is sound', () => {
    fc.assert(
      fc.property(soundFrame(), ({ request_id, ...sent }) => {
        const { event: name, data } = sent;
        const requestId = request_id === undefined ? {} : { requestId: request_id };

        expect(decode(name, JSON.stringify({ ...sent, request_id }))).toEqual({ ok: true, value: data, ...requestId });
      }),
      { numRuns: 500 },
    );
  });
});

function soundFrame() {
  return fc.oneof(
    ...EVENTS.map((event) => fc.record({ event: fc.constant(event), data: SOUND[event], request_id: requestId })),
  );
}

const requestId = fc.option(fc.string({ maxLength: LIMITS.requestIdLength }), { nil: undefined });
const words = fc.string({ unit: 'grapheme', maxLength: 200 }).map((written) => written.trim().toWellFormed());
const id = fc.uuid();
const conversation = fc.string({ minLength: 1, maxLength: LIMITS.conversationIdLength });
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const topics = fc.array(fc.string({ maxLength: LIMITS.topicLength }), { maxLength: LIMITS.topicsPerRequest });
const pageLimit = fc.integer({ min: 1, max: LIMITS.historyPageMax });

const SOUND: Readonly<Record<ClientEvent, fc.Arbitrary<unknown>>> = {
  message: fc.record(
    { content: words, client_message_id: fc.string({ minLength: 1, maxLength: 100 }), conversation_id: conversation },
    { requiredKeys: ['content'] },
  ),
  read_receipt: fc.oneof(
    fc.record({ message_id: id }),
    fc.record({ up_to_message_id: id, conversation_id: conversation }),
  ),
  typing: fc.record({ is_typing: fc.boolean(), conversation_id: conversation }, { requiredKeys: ['is_typing'] }),
  history: fc.oneof(
    fc.record({ before: id, limit: pageLimit }, { requiredKeys: [] }),
    fc.record({ after: id, limit: pageLimit, conversation_id: conversation }, { requiredKeys: [] }),
  ),
  stop: fc.record({ in_reply_to: id, conversation_id: conversation }, { requiredKeys: [] }),
  settings: fc.record(
    {
      time_zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/Argentina/Buenos_Aires'),
      quiet_hours: fc.record({ start: clock, end: clock }),
      check_ins: fc.boolean(),
      pause_minutes: fc.integer({ min: 0, max: LIMITS.pauseMinutes }),
    },
    { requiredKeys: [] },
  ),
  ping: fc.record({ message: fc.string({ maxLength: LIMITS.pingMessageLength }) }, { requiredKeys: [] }),
  subscribe: fc.record({ topics }),
  unsubscribe: fc.record({ topics }),
};

function validationError(field: string, problem: string): Record<string, unknown> {
  return {
    message: `Invalid ${field}: ${problem}`,
    code: 'invalid_message',
    reason: 'validation_error',
    retryable: false,
    field,
  };
}
