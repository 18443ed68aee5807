import { describe, expect, it } from 'vitest';
import { decodeHttpHistory, decodeHttpMessage } from '../../protocol/decode.ts';
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
