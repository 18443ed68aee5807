import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { apiGatewaySockets, managementApiClient } from '../../adapters/sockets.ts';
import { CONNECTION_ID } from '../support/events.ts';

const FRAME = '{"event":"pong","data":{"text":"é🙂"}}';

type Received = { readonly method: string | undefined; readonly url: string | undefined; readonly body: string };
type Reported = { readonly event: string; readonly details: Readonly<Record<string, unknown>> };

/** The sockets of an API whose management endpoint answers like this. */
async function socketsBehind(answer: (response: ServerResponse) => void) {
  const received: Received[] = [];
  const reports: Reported[] = [];
  const endpoint = await listen(async (request, response) => {
    received.push(await read(request));
    answer(response);
  });
  const client = managementApiClient(`${endpoint}/v1`);
  onTestFinished(() => client.destroy());
  const sockets = apiGatewaySockets(client, (event, details) => reports.push({ event, details }));
  return { post: (repeatable = true) => sockets.post(CONNECTION_ID, FRAME, repeatable), received, reports };
}

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function read(request: IncomingMessage): Promise<Received> {
  return { method: request.method, url: request.url, body: await text(request) };
}

/** An answer as the management API gives it; without a name when its header got lost. */
function failing(status: number, name?: string, body = '') {
  return (response: ServerResponse): void => {
    response.writeHead(status, name === undefined ? {} : { 'x-amzn-ErrorType': name }).end(body);
  };
}

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
});

describe('a post', () => {
  it('brings the bytes of the frame to the connection, whose id is encoded in the path', async () => {
    const { post, received } = await socketsBehind((response) => response.end());

    expect(await post()).toBe('sent');
    expect(received).toEqual([{ method: 'POST', url: '/v1/@connections/YNXTyfmPoAMCJ9g%3D', body: FRAME }]);
  });

  it.each([
    ['that has closed', 410, 'GoneException'],
    ['that has closed, when the answer has no name', 410, undefined],
    ['that has closed, when the name has an address', 410, 'GoneException:http://internal.amazon.com/coral/'],
    ['that never was', 400, 'BadRequestException'],
    ['that never was, when the answer has no name', 400, undefined],
  ])(
    'to a connection %s finds it gone: ordinary news, not worth a report or a second try',
    async (_what, status, name) => {
      const { post, received, reports } = await socketsBehind(failing(status, name));

      expect(await post()).toBe('gone');
      expect(reports).toEqual([]);
      expect(received).toHaveLength(1);
    },
  );

  it.each([
    ['that it may not make', 403, 'ForbiddenException', 1],
    ['of too large a frame', 413, 'PayloadTooLargeException', 1],
    ['to a client that does not read', 429, 'LimitExceededException', 2],
    ['to a service in trouble', 500, 'InternalServerErrorException', 2],
    ['to a service in trouble that says nothing', 503, undefined, 2],
  ])('%s fails after %i', async (_what, status, name, attempts) => {
    const { post, received, reports } = await socketsBehind(failing(status, name, '{"message":"no"}'));

    expect(await post()).toBe('failed');
    expect(received).toHaveLength(attempts);
    expect(reports).toMatchObject([
      { event: 'post_failed', details: { connection_id: CONNECTION_ID, cause: expect.any(Error) } },
    ]);
  });

  it.each([
    ['to a client that does not read', 429, 'LimitExceededException', 2], // it did not arrive, for sure
    ['to a service in trouble', 500, 'InternalServerErrorException', 1],
  ])('%s of a frame that must not come twice fails after %i', async (_what, status, name, attempts) => {
    const { post, received } = await socketsBehind(failing(status, name));

    expect(await post(false)).toBe('failed');
    expect(received).toHaveLength(attempts);
  });

  it('that fails once is tried once more', async () => {
    let isFirst = true;
    const { post, received, reports } = await socketsBehind((response) => {
      response.writeHead(isFirst ? 500 : 200).end();
      isFirst = false;
    });

    expect(await post()).toBe('sent');
    expect(received).toHaveLength(2);
    expect(reports).toEqual([]);
  });

  it('whose connection breaks off fails', async () => {
    const { post } = await socketsBehind((response) => response.destroy());

    expect(await post()).toBe('failed');
  });

  it('never reports what the frame said', async () => {
    const { post, reports } = await socketsBehind(failing(403));

    await post();

    expect(JSON.stringify(reports)).not.toContain('pong');
  });

  it('to a half-dead client is given up by itself after 2 s, and not repeated', async () => {
    const { post, received, reports } = await socketsBehind(() => undefined);

    expect(await post()).toBe('failed');
    expect(received).toHaveLength(1);
    expect(reports).toMatchObject([{ details: { cause: { name: 'TimeoutError' } } }]);
  }, 8_000); // 8 s: without limits of its own, the post would never end

  it('to nobody fails', async () => {
    const client = managementApiClient('http://127.0.0.1:9/v1'); // the discard port: nothing listens there
    const reports: string[] = [];
    onTestFinished(() => client.destroy());

    expect(await apiGatewaySockets(client, (event) => reports.push(event)).post(CONNECTION_ID, FRAME, true)).toBe(
      'failed',
    );
    expect(reports).toEqual(['post_failed']);
  });
});
