import { describe, expect, it } from 'vitest';
import { answerFor } from '../../../local/gateway/route-response.ts';

const TWO_WAY = true;
const ONE_WAY = false;

function answerTo(value: unknown, routeResponse: boolean, empty: 'nothing' | 'empty_frame' = 'nothing') {
  return answerFor({ kind: 'returned', value }, routeResponse, 10, empty);
}

describe('answerFor', () => {
  it.each([200, 201, 299])('sends the body with status %i', (statusCode) => {
    expect(answerTo({ statusCode, body: 'hello' }, TWO_WAY)).toEqual({ kind: 'frame', body: 'hello' });
  });

  it.each([300, 400, 500])('sends an error with status %i', (statusCode) => {
    expect(answerTo({ statusCode, body: 'hello' }, TWO_WAY)).toMatchObject({ text: 'Internal server error' });
  });

  it.each([null, 'text', {}, { statusCode: '200' }, { statusCode: 99 }, { statusCode: 200, body: { a: 1 } }])(
    'takes %j for malformed',
    (value) => {
      expect(answerTo(value, TWO_WAY)).toMatchObject({ kind: 'error', text: 'Internal server error' });
    },
  );

  it('sends an error instead of a body over the limit, counted in bytes', () => {
    expect(answerTo({ statusCode: 200, body: 'é'.repeat(5) }, TWO_WAY)).toMatchObject({ kind: 'frame' });
    expect(answerTo({ statusCode: 200, body: 'é'.repeat(6) }, TWO_WAY)).toMatchObject({ kind: 'error' });
  });

  it.each([{ statusCode: 200 }, { statusCode: 200, body: '' }, { statusCode: 200, body: null }])(
    'sends nothing, or an empty frame, for %j',
    (value) => {
      expect(answerTo(value, TWO_WAY)).toEqual({ kind: 'nothing' });
      expect(answerTo(value, TWO_WAY, 'empty_frame')).toEqual({ kind: 'frame', body: '' });
    },
  );

  it.each([null, { statusCode: 500 }, { statusCode: 200, body: 'hello' }])('ignores %j on a one-way route', (value) => {
    expect(answerTo(value, ONE_WAY, 'empty_frame')).toEqual({ kind: 'nothing' });
  });

  it.each([ONE_WAY, TWO_WAY])('reports failures whether or not the route answers (%s)', (routeResponse) => {
    const cause = new Error('boom');
    expect(answerFor({ kind: 'failed', cause }, routeResponse, 10, 'nothing')).toEqual({
      kind: 'error',
      text: 'Internal server error',
      cause,
    });
    expect(answerFor({ kind: 'timed out' }, routeResponse, 10, 'nothing')).toMatchObject({
      kind: 'error',
      text: 'Endpoint request timed out',
    });
  });
});
