import { describe, expect, it } from 'vitest';
import { forwardedHeaders, headerMaps, queryMaps, queryPairs } from '../../../local/gateway/request-maps.ts';

describe('forwardedHeaders', () => {
  const headers = (...raw: string[]) => headerMaps(forwardedHeaders(raw, '203.0.113.7', 'Root=1-0-0')).last;

  it('keeps the case of the client and adds what API Gateway adds', () => {
    expect(headers('Host', 'h', 'x-Mixed', 'm')).toEqual({
      Host: 'h',
      'x-Mixed': 'm',
      'X-Amzn-Trace-Id': 'Root=1-0-0',
      'X-Forwarded-For': '203.0.113.7',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Proto': 'https',
    });
  });

  it('drops the headers of the upgrade', () => {
    expect(Object.keys(headers('Connection', 'Upgrade', 'Upgrade', 'websocket', 'Content-Length', '0'))).toEqual(
      Object.keys(headers()),
    );
  });

  it('does not believe a client about who it is, but keeps what it says', () => {
    const raw = ['x-forwarded-for', '1.1.1.1', 'X-Forwarded-Port', '1', 'X-Forwarded-Proto', 'http'];
    expect(headerMaps(forwardedHeaders(raw, '203.0.113.7', 'Root=1-0-0')).all).toMatchObject({
      'X-Forwarded-For': ['1.1.1.1, 203.0.113.7'],
      'X-Forwarded-Port': ['443'],
      'X-Forwarded-Proto': ['https'],
    });
  });

  it("goes on with a client's trace", () => {
    expect(headers('x-amzn-trace-id', 'Root=1-1-1')['X-Amzn-Trace-Id']).toBe('Root=1-1-1');
  });
});

describe('headerMaps', () => {
  it('has the last and all values, under the first spelling', () => {
    const maps = headerMaps([
      ['X-Tag', 'one'],
      ['x-tag', 'two'],
    ]);
    expect(maps).toEqual({ last: { 'X-Tag': 'two' }, all: { 'X-Tag': ['one', 'two'] } });
  });

  it('has the names in the order of the alphabet, case aside', () => {
    const maps = headerMaps(['X-B', 'Host', 'x-a', 'Accept', 'x-c'].map((name) => [name, '']));
    expect(Object.keys(maps.last)).toEqual(['Accept', 'Host', 'x-a', 'X-B', 'x-c']);
    expect(Object.keys(maps.all)).toEqual(['Accept', 'Host', 'x-a', 'X-B', 'x-c']);
  });

  it('takes __proto__ for a name like any other', () => {
    expect(Object.keys(headerMaps([['__proto__', 'x']]).last)).toEqual(['__proto__']);
  });
});

describe('queryMaps', () => {
  it('decodes, and tells names by their case', () => {
    expect(queryMaps(queryPairs('token=a%20b&Token=c&token=d'))).toEqual({
      last: { token: 'd', Token: 'c' },
      all: { token: ['a b', 'd'], Token: ['c'] },
    });
  });

  it('is undefined without parameters', () => {
    expect(queryMaps(queryPairs(''))).toBeUndefined();
  });
});
