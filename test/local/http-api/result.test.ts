import { describe, expect, it } from 'vitest';
import { readHttpResult } from '../../../local/http-api/result.ts';

const read = (value: unknown) => {
  const result = readHttpResult(value);
  return result && { ...result, body: result.body.toString() };
};

describe('a result with a status', () => {
  it('is the answer', () => {
    expect(
      read({
        statusCode: 201,
        headers: { 'Content-Type': 'text/html', 'X-Count': 7 },
        body: '<p>',
        cookies: ['a=1', 'b=2'],
      }),
    ).toEqual({
      status: 201,
      headers: { 'content-type': 'text/html', 'x-count': '7' },
      cookies: ['a=1', 'b=2'],
      body: '<p>',
    });
  });

  it('is an empty text unless it says otherwise', () => {
    expect(read({ statusCode: 204 })).toEqual({
      status: 204,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      cookies: [],
      body: '',
    });
  });

  it('may have a body in base64', () => {
    expect(read({ statusCode: 200, body: 'w6k=', isBase64Encoded: true })).toMatchObject({ body: 'é' });
  });

  it('does not decide about the connection', () => {
    expect(read({ statusCode: 200, headers: { Connection: 'close', 'Content-Length': '99' } })?.headers).toEqual({
      'content-type': 'text/plain; charset=utf-8',
    });
  });

  it.each([
    ['a status that is text', { statusCode: '200' }],
    ['a status that is none', { statusCode: 99 }],
    ['a status beyond all', { statusCode: 600 }],
    ['a body that is an object', { statusCode: 200, body: {} }],
    ['a header that is a list', { statusCode: 200, headers: { a: ['b'] } }],
    ['headers that are text', { statusCode: 200, headers: 'a: b' }],
    ['cookies that are text', { statusCode: 200, cookies: 'a=1' }],
  ])('is malformed with %s', (_what, value) => {
    expect(readHttpResult(value)).toBeUndefined();
  });
});

describe('a result without a status', () => {
  it.each([
    ['an object', { message: 'hello' }, '{"message":"hello"}'],
    ['a list', [1], '[1]'],
    ['a text', 'hello', '"hello"'],
    ['nothing', undefined, 'null'],
  ])('that is %s is the JSON of a 200', (_what, value, body) => {
    expect(read(value)).toEqual({ status: 200, headers: { 'content-type': 'application/json' }, cookies: [], body });
  });
});
