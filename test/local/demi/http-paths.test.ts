import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { httpPaths } from '../../../local/demi/http-paths.ts';
import type { Page } from '../../../local/demi/web.ts';
import type { EmulatorView } from '../../../local/index.ts';
import packageJson from '../../../package.json' with { type: 'json' };

const INDEX = {
  contentType: 'text/html',
  body: Buffer.from('<p>hello</p>'),
  headers: { 'Content-Type': 'text/html', 'X-Own': '1' },
};
const PAGE = async (): Promise<Page> => new Map([['/', INDEX]]);
const NOT_OURS = 404;

function emulatorWith(openConnections: number): EmulatorView {
  return {
    ready: Promise.resolve(),
    openConnections: () => openConnections,
    status: async () => ({
      openConnections,
      queues: { replies: { visible: 1, inFlight: 2, delayed: 3, delivered: 6 } },
      tables: { messages: { items: 4 } },
    }),
  };
}

/** Asks a server that answers these paths, and 404 where they leave a request to others. */
async function ask(path: string, { method = 'GET', openConnections = 0, page = PAGE } = {}) {
  const answer = httpPaths(page, emulatorWith(openConnections));
  const server = createServer((request, response) => {
    void answer(request, response).then((isOurs) => isOurs || response.writeHead(NOT_OURS).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const request = httpRequest({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, path, method });
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      request.once('error', reject);
      request.once('response', (response) => {
        const { statusCode: status, headers } = response;
        text(response).then((body) => resolve({ status, headers, body }), reject);
      });
      request.end();
    },
  );
}

describe('the page', () => {
  it.each(['/', '/?a=b', '/?a=b?c'])('answers %s with the file and its headers', async (path) => {
    expect(await ask(path)).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html', 'x-own': '1' },
      body: '<p>hello</p>',
    });
  });

  it('answers HEAD with the headers alone', async () => {
    expect(await ask('/', { method: 'HEAD' })).toMatchObject({ status: 200, headers: { 'x-own': '1' }, body: '' });
  });

  it('that could not be built is an error, and leaves the other paths as they are', async () => {
    const page = () => Promise.reject<Page>(new Error('syntax'));

    expect(await ask('/', { page })).toMatchObject({ status: 500, body: 'The chat page could not be built.' });
    expect(await ask('/other', { page })).toMatchObject({ status: NOT_OURS });
    expect(await ask('/api/v1/health', { page })).toMatchObject({ status: 200 });
  });

  it.each(['/other', '//', '//evil.example/', '/../', 'http://evil.example/'])('leaves %s to others', async (path) => {
    expect(await ask(path)).toMatchObject({ status: NOT_OURS });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('leaves %s to others', async (method) => {
    expect(await ask('/', { method })).toMatchObject({ status: NOT_OURS });
    expect(await ask('/api/v1/health', { method })).toMatchObject({ status: NOT_OURS });
  });
});

describe('the health check', () => {
  it('counts the open connections, and is of this moment', async () => {
    const uptime = vi.spyOn(process, 'uptime').mockReturnValue(12.6);
    onTestFinished(() => uptime.mockRestore());

    const { status, headers, body } = await ask('/api/v1/health?probe=1', { openConnections: 3 });

    expect({ status, type: headers['content-type'], cache: headers['cache-control'] }).toEqual({
      status: 200,
      type: 'application/json',
      cache: 'no-store',
    });
    expect(JSON.parse(body)).toEqual({
      status: 'ok',
      version: packageJson.version,
      uptime_seconds: 13,
      open_connections: 3,
    });
  });
});

describe('what is going on', () => {
  it('is told in figures', async () => {
    const { status, headers, body } = await ask('/api/v1/_local', { openConnections: 5 });

    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json' });
    expect(JSON.parse(body)).toEqual({
      open_connections: 5,
      queues: { replies: { visible: 1, in_flight: 2, delayed: 3, delivered: 6 } },
      tables: { messages: { items: 4 } },
    });
  });
});
