import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Invoke } from '../../../local/gateway/index.ts';
import { createHttpApi } from '../../../local/http-api/http-api.ts';
import type { Cors, HttpApiOptions } from '../../../local/http-api/options.ts';
import { createManualClock } from '../gateway/manual-clock.ts';

const LEFT_TO_OTHERS = 599; // what the server of these tests answers where the API does not
const REQUEST_ID = /^[\w-]{15}=$/;
const hello: Invoke = async () => ({ statusCode: 200, body: 'hello' });
const CORS: Cors = {
  allowOrigins: ['https://page.example'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['authorization', 'content-type'],
  exposeHeaders: ['retry-after'],
  maxAgeSeconds: 600, // 10 min
};

/** Serves an API below `/api` until the test ends. */
async function serve(options: Partial<HttpApiOptions> = {}) {
  const log = vi.fn();
  const api = createHttpApi({ routes: { 'GET /api/notes': hello }, basePath: '/api', log, ...options });
  const server = createServer(async (request, response) => {
    if (await api.answer(request, response)) return;
    if (await api.refuse(request, response)) return;
    response.writeHead(LEFT_TO_OTHERS).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { ask: (path: string, init?: RequestInit) => fetch(`${url}${path}`, init), log, settled: api.settled, url };
}

/** Like fetch, but with an Origin, which fetch does not let through. */
async function askFrom(url: string, origin: string, method = 'GET', headers: Record<string, string> = {}) {
  const request = httpRequest(url, { method, headers: { origin, ...headers } });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', resolve);
    request.end();
  });
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe('a request', () => {
  it('is told to its function with the time that is to be told', async () => {
    const invoke = vi.fn<Invoke>(hello);
    const clock = createManualClock();
    const { ask } = await serve({ routes: { 'GET /api/notes': invoke }, clock, timeOf: (moment) => moment + 60_000 });
    await ask('/api/notes');

    expect(invoke.mock.calls).toMatchObject([
      [{ requestContext: { time: '09/Feb/2024:18:12:43 +0000', timeEpoch: clock.now() + 60_000 } }],
    ]);
  });

  it('is answered by the function of its route', async () => {
    const invoke = vi.fn<Invoke>(async () => ({ statusCode: 201, headers: { 'X-Own': 'yes' }, body: 'done' }));
    const { ask } = await serve({ routes: { 'GET /api/notes': hello, 'POST /api/notes': invoke } });
    const response = await ask('/api/notes?page=2', { method: 'POST', body: 'text' });

    expect(response.status).toBe(201);
    expect(response.headers.get('x-own')).toBe('yes');
    expect(response.headers.get('content-length')).toBe('4');
    expect(response.headers.get('apigw-requestid')).toMatch(REQUEST_ID);
    expect(await response.text()).toBe('done');
    expect(invoke.mock.calls).toMatchObject([
      [{ routeKey: 'POST /api/notes', rawQueryString: 'page=2', body: 'text', headers: { 'content-length': '4' } }],
    ]);
  });

  it('gets each cookie in a header of its own', async () => {
    const { ask } = await serve({
      routes: { 'GET /api/notes': async () => ({ statusCode: 200, cookies: ['a=1', 'b=2'] }) },
    });

    expect((await ask('/api/notes')).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('of any method goes to a route of ANY, unless there is one of its own', async () => {
    const { ask } = await serve({
      routes: { 'ANY /api/notes': async () => ({ statusCode: 202 }), 'GET /api/notes': hello },
    });

    expect((await ask('/api/notes')).status).toBe(200);
    expect((await ask('/api/notes', { method: 'DELETE' })).status).toBe(202);
  });

  it.each([
    ['another method', '/api/notes', 'PUT'],
    ['another path', '/api/other', 'GET'],
    ['a path with a slash more', '/api/notes/', 'GET'],
    ['the base path', '/api', 'GET'],
  ])('for %s gets 404', async (_what, path, method) => {
    const { ask } = await serve();
    const response = await ask(path, { method });

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ message: 'Not Found' });
  });

  it.each(['/', '/apis', '/other/api/notes'])('for %s is left to others', async (path) => {
    const { ask } = await serve();

    expect((await ask(path)).status).toBe(LEFT_TO_OTHERS);
  });

  it('whose body is too large gets 413, and reaches no function', async () => {
    const invoke = vi.fn(hello);
    const { ask } = await serve({ routes: { 'POST /api/notes': invoke }, limits: { bodyBytes: 4 } });
    const response = await ask('/api/notes', { method: 'POST', body: '12345' });

    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ message: 'Request Entity Too Large' });
    expect((await ask('/api/notes', { method: 'POST', body: '1234' })).status).toBe(200);
    expect(invoke).toHaveBeenCalledTimes(1);
  });
});

describe('a function that fails', () => {
  it.each<[string, Invoke, string]>([
    ['throws', () => Promise.reject(new Error('boom')), 'an integration failed'],
    ['returns what is no answer', async () => ({ statusCode: 7 }), 'an integration returned a malformed result'],
  ])('because it %s answers 500 and says no more', async (_how, invoke, message) => {
    const { ask, log } = await serve({ routes: { 'GET /api/notes': invoke } });
    const response = await ask('/api/notes');

    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: 'Internal Server Error' });
    expect(log).toHaveBeenCalledWith(expect.objectContaining({ level: 'error', message, routeKey: 'GET /api/notes' }));
  });

  it('that takes longer than 30 s is waited for no more: 503', async () => {
    const clock = createManualClock();
    const invoked = Promise.withResolvers<void>();
    const forever: Invoke = () => {
      invoked.resolve();
      return new Promise(() => undefined);
    };
    const { ask } = await serve({ routes: { 'GET /api/notes': forever }, clock });
    const answer = ask('/api/notes');
    await invoked.promise;
    clock.advance(30_000);
    const response = await answer;

    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ message: 'Service Unavailable' });
  });

  it('that still runs is waited for at the end', async () => {
    const work = Promise.withResolvers<unknown>();
    const invoked = Promise.withResolvers<void>();
    const slow: Invoke = () => {
      invoked.resolve();
      return work.promise;
    };
    const { ask, settled } = await serve({ routes: { 'GET /api/notes': slow } });
    const answer = ask('/api/notes');
    await invoked.promise;
    const end = settled(60_000);
    work.resolve({ statusCode: 204 });

    expect(await end).toBe(0);
    expect((await answer).status).toBe(204);
  });
});

const PREFLIGHT = { 'access-control-request-method': 'POST' };

describe('a page of another origin', () => {
  it('is told by the API itself what it may do', async () => {
    const { url } = await serve({ cors: CORS });
    const { status, headers } = await askFrom(`${url}/api/notes`, 'https://page.example', 'OPTIONS', PREFLIGHT);

    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://page.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': '600',
    });
  });

  it('that may do nothing is not told what others may', async () => {
    const { url } = await serve({ cors: CORS });
    const { status, headers } = await askFrom(`${url}/api/notes`, 'https://other.example', 'OPTIONS', PREFLIGHT);

    expect(status).toBe(204);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('may read an answer, and the headers that are shown to it, whatever the function says of that', async () => {
    const own = { 'Access-Control-Allow-Origin': 'https://own.example', 'Access-Control-Allow-Credentials': 'true' };
    const { url } = await serve({
      cors: CORS,
      routes: { 'GET /api/notes': async () => ({ statusCode: 200, headers: own, body: '' }) },
    });
    const { headers } = await askFrom(`${url}/api/notes`, 'https://page.example');

    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://page.example',
      'access-control-expose-headers': 'retry-after',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('is any where all are allowed', async () => {
    const { url } = await serve({ cors: { ...CORS, allowOrigins: ['*'] } });
    const { headers } = await askFrom(`${url}/api/notes`, 'https://other.example');

    expect(headers['access-control-allow-origin']).toBe('*');
  });

  it('finds no such headers where the request names no origin', async () => {
    const { ask } = await serve({ cors: CORS });

    expect((await ask('/api/notes')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is the matter of the function where the API has no rules for it', async () => {
    const own = { 'Access-Control-Allow-Origin': '*' };
    const { url } = await serve({
      routes: { 'GET /api/notes': async () => ({ statusCode: 200, headers: own, body: '' }) },
    });

    expect((await askFrom(`${url}/api/notes`, 'https://page.example')).headers).toMatchObject({
      'access-control-allow-origin': '*',
    });
    expect(await askFrom(`${url}/api/notes`, 'https://page.example', 'OPTIONS', PREFLIGHT)).toMatchObject({
      status: 404,
    });
  });
});

it.each(['/api/notes', 'FETCH /api/notes', 'GET api', 'GET /api/{id}', 'GET /api/notes?page=2', '$default'])(
  'the route key %s is refused',
  (key) => {
    expect(() => createHttpApi({ routes: { [key]: hello }, basePath: '/api', log: () => undefined })).toThrow(
      new TypeError(`not a route key of an HTTP API: '${key}'`),
    );
  },
);
