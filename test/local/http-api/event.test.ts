import { describe, expect, it } from 'vitest';
import { type HttpRequest, httpEvent } from '../../../local/http-api/event.ts';

const OCCASION = { requestId: 'JKJaXmPLvHcESHA=', at: Date.UTC(2020, 2, 12, 19, 3, 58) };

const eventOf = (request: Partial<HttpRequest> = {}) =>
  httpEvent(
    'POST /notes',
    {
      method: 'POST',
      path: '/notes',
      query: '',
      protocol: 'HTTP/1.1',
      headers: [],
      sourceIp: '203.0.113.7',
      body: Buffer.alloc(0),
      ...request,
    },
    OCCASION,
  );

const withBody = (text: string, contentType?: string) =>
  eventOf({
    body: Buffer.from(text),
    headers: contentType === undefined ? [] : [['Content-Type', contentType]],
  });

describe('the event of a request', () => {
  it('has the fields of payload format 2.0, in its order', () => {
    const event = eventOf({
      query: 'tag=a&tag=b%20c&page=2',
      headers: [
        ['Host', 'example.com'],
        ['User-Agent', 'agent/1'],
        ['Cookie', 'one=1; two=2'],
        ['Content-Type', 'application/json'],
      ],
      body: Buffer.from('{"text":"é"}'),
    });

    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /notes',
      rawPath: '/notes',
      rawQueryString: 'tag=a&tag=b%20c&page=2',
      cookies: ['one=1', 'two=2'],
      headers: { host: 'example.com', 'user-agent': 'agent/1', 'content-type': 'application/json' },
      queryStringParameters: { tag: 'a,b c', page: '2' },
      requestContext: {
        accountId: '123456789012',
        apiId: 'f6g7h8i9j0',
        domainName: 'f6g7h8i9j0.execute-api.us-east-1.amazonaws.com',
        domainPrefix: 'f6g7h8i9j0',
        http: {
          method: 'POST',
          path: '/notes',
          protocol: 'HTTP/1.1',
          sourceIp: '203.0.113.7',
          userAgent: 'agent/1',
        },
        requestId: 'JKJaXmPLvHcESHA=',
        routeKey: 'POST /notes',
        stage: '$default',
        time: '12/Mar/2020:19:03:58 +0000',
        timeEpoch: OCCASION.at,
      },
      body: '{"text":"é"}',
      isBase64Encoded: false,
    });
    expect(Object.keys(event)).toEqual([
      ...['version', 'routeKey', 'rawPath', 'rawQueryString', 'cookies', 'headers', 'queryStringParameters'],
      ...['requestContext', 'body', 'isBase64Encoded'],
    ]);
  });

  it('lacks what the request lacks', () => {
    const event = eventOf();

    for (const absent of ['cookies', 'queryStringParameters', 'body']) expect(event).not.toHaveProperty(absent);
    expect(event.isBase64Encoded).toBe(false);
  });

  it('joins the values of a header by commas, under its name in lower case', () => {
    const { headers } = eventOf({
      headers: [
        ['X-Tag', 'a'],
        ['x-tag', 'b'],
      ],
    });

    expect(headers).toEqual({ 'x-tag': 'a,b' });
  });

  it.each(['text/plain', 'application/json; charset=utf-8', 'application/problem+json', 'application/xml'])(
    'has a body of %s as text',
    (type) => {
      expect(withBody('é', type)).toMatchObject({ body: 'é', isBase64Encoded: false });
    },
  );

  it.each(['application/octet-stream', 'image/png', 'application/jsonp', undefined])(
    'has a body of %s in base64',
    (type) => {
      expect(withBody('é', type)).toMatchObject({ body: 'w6k=', isBase64Encoded: true });
    },
  );
});
