import { connect as connectTcp } from 'node:net';
import {
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../local/gateway/ids.ts';
import { type GatewayOptions, NO_TROUBLES, type Troubles } from '../../../local/gateway/index.ts';
import { connect } from './client.ts';
import { oneWay, record, start, type TestGateway } from './harness.ts';
import { sdk } from './management.ts';
import { createManualClock } from './manual-clock.ts';

const DATE = '20240209T181143Z';
const SCOPE = 'local/20240209/us-east-1/execute-api/aws4_request';
const SIGNATURE = '0'.repeat(64);
const SIGNED = `AWS4-HMAC-SHA256 Credential=${SCOPE}, SignedHeaders=host;x-amz-date, Signature=${SIGNATURE}`;

/** Starts a gateway, and connects to it with the real SDK client at hand. */
async function setUp(options: Partial<GatewayOptions> = {}) {
  const onConnect = record();
  const onDisconnect = record();
  const routes = { $connect: oneWay(onConnect.invoke), $disconnect: oneWay(onDisconnect.invoke) };
  const gateway = await start({ routes, ...options });
  const client = await connect(gateway.url, { headers: { 'User-Agent': 'test/1' } });
  const ConnectionId = (await onConnect.next()).requestContext.connectionId;
  return { gateway, client, ConnectionId, onDisconnect, management: sdk(gateway.callbackUrl) };
}

/** Calls the API without the SDK; signed unless told otherwise. */
function call(gateway: TestGateway, path: string, { method = 'GET', authorization = SIGNED } = {}) {
  const headers = { 'x-amz-date': DATE, ...(authorization !== '' && { authorization }) };
  return fetch(`http://127.0.0.1:${gateway.port}${path}`, { method, headers });
}

describe('POST', () => {
  it('sends a text frame', async () => {
    const { client, management, ConnectionId } = await setUp();
    const answer = await management.send(new PostToConnectionCommand({ ConnectionId, Data: '{"hällo":1}' }));
    expect(answer.$metadata.httpStatusCode).toBe(200);
    expect(await client.next()).toBe('{"hällo":1}');
  });

  it('ends when its caller left before it was looked at', async () => {
    const left = Promise.withResolvers<void>();
    const managementCall: Troubles['managementCall'] = async (request, _response, answer) => {
      request.once('close', left.resolve);
      caller.destroy();
      await left.promise;
      await answer();
    };
    const gateway = await start({ troubles: { ...NO_TROUBLES, managementCall } });
    const caller = connectTcp(gateway.port, '127.0.0.1');
    const path = `/dev/@connections/${encodeURIComponent(newId())}`;
    caller.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nX-Amz-Date: ${DATE}\r\n`);
    caller.write(`Authorization: ${SIGNED}\r\nContent-Length: 9\r\n\r\nhalf`);

    expect(await gateway.logged('a caller left before its request was whole')).toMatchObject({ level: 'warn' });
  });

  it('keeps the connection of its caller for a minute', async () => {
    const { gateway, ConnectionId } = await setUp();
    const path = `/dev/@connections/${encodeURIComponent(ConnectionId)}`;
    const response = await call(gateway, path, { method: 'POST' });
    expect(response.headers.get('keep-alive')).toBe('timeout=60');
  });

  it('sends 128 KB, and refuses more with 413', async () => {
    const { client, management, ConnectionId } = await setUp();
    const Data = 'x'.repeat(128 * 1_024);
    await management.send(new PostToConnectionCommand({ ConnectionId, Data }));
    expect(await client.next()).toHaveLength(128 * 1_024);
    const tooLarge = management.send(new PostToConnectionCommand({ ConnectionId, Data: `${Data}x` }));
    await expect(tooLarge).rejects.toMatchObject({
      name: 'PayloadTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
  });

  it('is refused with 429 while a slow client has too much to read', async () => {
    const { client, management, ConnectionId } = await setUp({ limits: { sendBufferBytes: 0 } });
    client.socket.pause();
    const Data = Buffer.alloc(128 * 1_024, 'x');
    const fill = async () => {
      for (;;) await management.send(new PostToConnectionCommand({ ConnectionId, Data }));
    };
    await expect(fill()).rejects.toMatchObject({
      name: 'LimitExceededException',
      $metadata: { httpStatusCode: 429 },
    });
  });
});

describe('GET', () => {
  it('describes the connection', async () => {
    const clock = createManualClock();
    const { gateway, client, management, ConnectionId } = await setUp({ clock });
    clock.advance(1_500);
    await management.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }));
    await client.next();
    const response = await call(gateway, `/dev/@connections/${encodeURIComponent(ConnectionId)}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      connectedAt: '2024-02-09T18:11:43.000Z',
      identity: { sourceIp: '127.0.0.1', userAgent: 'test/1' },
      lastActiveAt: '2024-02-09T18:11:44.500Z',
    });
  });

  it('is understood by the SDK', async () => {
    const { management, ConnectionId } = await setUp();
    const answer = await management.send(new GetConnectionCommand({ ConnectionId }));
    expect(answer.ConnectedAt).toBeInstanceOf(Date);
    expect(answer.Identity).toEqual({ SourceIp: '127.0.0.1', UserAgent: 'test/1' });
  });
});

describe('DELETE', () => {
  it('closes the connection with 1000 and answers 204', async () => {
    const { client, management, ConnectionId, onDisconnect } = await setUp();
    const answer = await management.send(new DeleteConnectionCommand({ ConnectionId }));
    expect(answer.$metadata.httpStatusCode).toBe(204);
    expect(await client.closed).toMatchObject({ code: 1000 });
    expect((await onDisconnect.next()).requestContext).toMatchObject({
      disconnectStatusCode: 1000,
      disconnectReason: 'Connection Closed Normally',
    });
  });
});

describe('a connection that is not there', () => {
  it.each(['POST', 'GET', 'DELETE'])('gives 410 with an empty body to %s', async (method) => {
    const { gateway } = await setUp();
    const response = await call(gateway, `/dev/@connections/${encodeURIComponent(newId())}`, { method });
    expect(response.status).toBe(410);
    expect(response.headers.get('x-amzn-errortype')).toBe('GoneException');
    expect(await response.text()).toBe('');
  });

  it('is a GoneException to the SDK', async () => {
    const { management } = await setUp();
    const post = management.send(new PostToConnectionCommand({ ConnectionId: newId(), Data: 'x' }));
    await expect(post).rejects.toMatchObject({ name: 'GoneException', $metadata: { httpStatusCode: 410 } });
  });

  it('is so from the moment the server begins to close it', async () => {
    const { client, management, ConnectionId } = await setUp();
    client.socket.pause(); // it cannot answer the close frame
    await management.send(new DeleteConnectionCommand({ ConnectionId }));
    const post = management.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }));
    await expect(post).rejects.toMatchObject({ name: 'GoneException' });
    client.socket.resume();
    await client.closed;
  });

  it('is so after its client has closed it', async () => {
    const { client, management, ConnectionId, onDisconnect } = await setUp();
    client.socket.close();
    await onDisconnect.next();
    const get = management.send(new GetConnectionCommand({ ConnectionId }));
    await expect(get).rejects.toMatchObject({ name: 'GoneException' });
  });

  it('is so until its handshake is answered', async () => {
    const names: unknown[] = [];
    const onConnect = record(async () => {
      const ConnectionId = onConnect.events[0]?.requestContext.connectionId;
      const post = sdk(gateway.callbackUrl).send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }));
      await post.catch((error: Error) => names.push(error.name));
      return { statusCode: 200 };
    });
    const gateway = await start({ routes: { $connect: oneWay(onConnect.invoke) } });
    await connect(gateway.url);
    expect(names).toEqual(['GoneException']);
  });
});

describe('a bad request', () => {
  it('gets 400 for a malformed id', async () => {
    const { management } = await setUp();
    const post = management.send(new PostToConnectionCommand({ ConnectionId: 'not-an-id', Data: 'x' }));
    await expect(post).rejects.toMatchObject({
      name: 'BadRequestException',
      message: 'Invalid connectionId',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('gets 400 for an id that is not percent-encoded', async () => {
    const { gateway, ConnectionId } = await setUp();
    expect((await call(gateway, `/dev/@connections/${ConnectionId}`)).status).toBe(400);
  });

  it.each(['/other', '', '/dev/dev'])('gets 403 on stage %j', async (stage) => {
    const { gateway, ConnectionId } = await setUp();
    const response = await call(gateway, `${stage}/@connections/${encodeURIComponent(ConnectionId)}`);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message: 'Forbidden' });
  });

  it('finds the API by %40connections too', async () => {
    const { gateway, ConnectionId } = await setUp();
    expect((await call(gateway, `/dev/%40connections/${encodeURIComponent(ConnectionId)}`)).status).toBe(200);
  });

  it('may be signed in its query', async () => {
    const { gateway, ConnectionId } = await setUp();
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': SCOPE,
      'X-Amz-Date': DATE,
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': SIGNATURE,
    });
    const path = `/dev/@connections/${encodeURIComponent(ConnectionId)}?${query}`;
    expect((await call(gateway, path, { authorization: '' })).status).toBe(200);
  });

  it.each([
    ['', 'Missing Authentication Token'],
    ['Bearer token', 'Forbidden'],
    [SIGNED.replace('execute-api', 'sqs'), 'Forbidden'],
    [SIGNED.replace('us-east-1', 'eu-west-1'), 'Forbidden'],
  ])('gets 403 with authorization %j', async (authorization, message) => {
    const { gateway, ConnectionId } = await setUp();
    const path = `/dev/@connections/${encodeURIComponent(ConnectionId)}`;
    const response = await call(gateway, path, { authorization });
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message });
  });

  it('gets 403 for a method that the API does not have', async () => {
    const { gateway, client, ConnectionId } = await setUp();
    const path = `/dev/@connections/${encodeURIComponent(ConnectionId)}`;
    expect((await call(gateway, path, { method: 'PUT' })).status).toBe(403);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });
});
