import { describe, expect, it } from 'vitest';
import { decodeHttpHistory, decodeHttpMessage, decodeHttpSettings } from '../../protocol/decode.ts';
import { SERVER_EXAMPLES } from '../../protocol/examples.ts';
import { LIMITS } from '../../protocol/limits.ts';

const ID = '019c19d3-2a00-756c-b3fa-4188cf165da4';

const message = (fields: object) => decodeHttpMessage(JSON.stringify(fields));
const good = { content: 'Hey', client_message_id: 'c-1' };

describe('a message over HTTP', () => {
  it('is the data of a frame without the frame', () => {
    expect(message({ ...good, content: ' Hey\n', conversation_id: 'ada:work', mood: 'new' })).toEqual({
      ok: true,
      value: { content: 'Hey', client_message_id: 'c-1', conversation_id: 'ada:work' },
    });
  });

  it.each([
    ['blank content', { ...good, content: ' \n ' }, 'content', 'Invalid content: must not be blank'],
    ['no content', { client_message_id: 'c-1' }, 'content', 'Invalid content: is missing'],
    ['no client id', { content: 'Hey' }, 'client_message_id', 'Invalid client_message_id: is missing'],
    ['an empty client id', { ...good, client_message_id: '' }, 'client_message_id', expect.any(String)],
    [
      'half a character in its client id',
      { ...good, client_message_id: '\ud800' },
      'client_message_id',
      expect.any(String),
    ],
    ['a conversation without a name', { ...good, conversation_id: '' }, 'conversation_id', expect.any(String)],
  ])('with %s is invalid', (_what, fields, field, text) => {
    expect(message(fields)).toEqual({
      ok: false,
      error: { message: text, code: 'invalid_message', reason: 'validation_error', retryable: false, field },
    });
  });

  it('that is too long has a reason of its own', () => {
    expect(message({ ...good, content: 'x'.repeat(LIMITS.contentCodePoints + 1) })).toMatchObject({
      error: { reason: 'message_too_long', field: 'content' },
    });
  });

  it.each(['', '{', '[]', 'null', '"Hey"'])('that is %j and no JSON object is told so', (text) => {
    expect(decodeHttpMessage(text)).toMatchObject({
      ok: false,
      error: { code: 'invalid_message', reason: 'not_json' },
    });
  });
});

const settings = (fields: object) => decodeHttpSettings(JSON.stringify(fields));

describe('settings over HTTP', () => {
  it('are the data of a frame without the frame', () => {
    const change = { quiet_hours: { start: '23:00', end: '07:30' }, check_ins: false, pause_minutes: 60 };

    expect(settings({ time_zone: 'europe/berlin', ...change, mood: 'new' })).toEqual({
      ok: true,
      value: { time_zone: 'Europe/Berlin', ...change },
    });
  });

  it('may have nothing in them', () => {
    expect(settings({})).toEqual({ ok: true, value: {} });
  });

  it('that were read can be sent back: the end of a pause is not looked at', () => {
    const [all] = SERVER_EXAMPLES.settings;
    const { paused_until, ...rest } = all?.data ?? {};

    expect(paused_until).toBeDefined();
    expect(settings({ ...all?.data })).toEqual({ ok: true, value: rest });
  });

  it.each([
    ['a time zone that does not exist', { time_zone: 'Moon/Tycho' }, 'time_zone', 'must be a time zone'],
    ['an offset', { time_zone: '+02:00' }, 'time_zone', 'must be a time zone'],
    ['half of the quiet hours', { quiet_hours: { start: '22:00' } }, 'quiet_hours.end', 'is missing'],
    [
      'an hour that does not exist',
      { quiet_hours: { start: '24:00', end: '08:00' } },
      'quiet_hours.start',
      'must be HH:MM',
    ],
    ['a pause of more than a week', { pause_minutes: 10_081 }, 'pause_minutes', 'must be at most 10080'],
    ['a word for a truth value', { check_ins: 'no' }, 'check_ins', 'must be true or false'],
  ])('with %s are invalid', (_what, fields, field, problem) => {
    expect(settings(fields)).toEqual({
      ok: false,
      error: {
        message: `Invalid ${field}: ${problem}`,
        code: 'invalid_message',
        reason: 'validation_error',
        retryable: false,
        field,
      },
    });
  });

  it.each(['', '{', '[]', 'null', 'true'])('that are %j and no JSON object are told so', (text) => {
    expect(decodeHttpSettings(text)).toMatchObject({ ok: false, error: { reason: 'not_json' } });
  });
});

describe('a query for history', () => {
  it('is the data of a frame, its limit a number', () => {
    expect(decodeHttpHistory({ after: ID, limit: '20', conversation_id: 'ada', page: '2' })).toEqual({
      ok: true,
      value: { after: ID, limit: 20, conversation_id: 'ada' },
    });
    expect(decodeHttpHistory({})).toEqual({ ok: true, value: {} });
  });

  it.each([
    ['a page of nothing', { limit: '0' }, 'limit'],
    ['a page that is too long', { limit: '101' }, 'limit'],
    ['half a message', { limit: '1.5' }, 'limit'],
    ['no number', { limit: '' }, 'limit'],
    ['a number in another notation', { limit: '1e1' }, 'limit'],
    ['an id that is no UUID', { after: 'client#c-1' }, 'after'],
    ['no id', { after: '' }, 'after'],
    ['both ends at once', { before: ID, after: ID }, 'before'],
  ])('with %s is invalid', (_what, query: Readonly<Record<string, string>>, field) => {
    expect(decodeHttpHistory(query)).toMatchObject({ ok: false, error: { reason: 'validation_error', field } });
  });
});
