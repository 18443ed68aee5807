import { describe, expect, it } from 'vitest';
import type { Invoke } from '../../../local/gateway/index.ts';
import { connect, dial, refusedBy } from './client.ts';
import { echo, oneWay, record, start, twoWay } from './harness.ts';

function startWith($connect: Invoke) {
  return start({ routes: { $connect: oneWay($connect) }, limits: { integrationTimeoutMs: 50, shutdownMs: 0 } });
}

describe('$connect', () => {
  it('gets the headers and the query of the handshake, without those of the upgrade', async () => {
    const onConnect = record();
    const gateway = await startWith(onConnect.invoke);
    await connect(`${gateway.url}?a=1&a=2`, { headers: { 'X-Mixed': 'm', Origin: 'https://example.com' } });
    const event = await onConnect.next();
    expect(event).toMatchObject({
      headers: { Host: `127.0.0.1:${gateway.port}`, 'X-Mixed': 'm', Origin: 'https://example.com' },
      queryStringParameters: { a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      isBase64Encoded: false,
      requestContext: { routeKey: '$connect', eventType: 'CONNECT', stage: 'dev', messageDirection: 'IN' },
    });
    const names = Object.keys(event.headers ?? {}).map((name) => name.toLowerCase());
    expect(names).not.toContain('upgrade');
    expect(names).not.toContain('connection');
    expect(event.requestContext).not.toHaveProperty('authorizer');
  });

  it.each([200, 201, 299])('opens the connection with %i', async (statusCode) => {
    const gateway = await startWith(async () => ({ statusCode }));
    await connect(gateway.url);
  });

  it('sends its body to nobody, whether or not it has a route response', async () => {
    const $connect = twoWay(async () => ({ statusCode: 200, body: 'welcome' }));
    const gateway = await start({ routes: { $connect, $default: twoWay(echo) } });
    const client = await connect(gateway.url);
    client.send('hello');
    expect(await client.next()).toBe('hello');
  });

  it.each([301, 400, 401, 403, 501])('refuses it with its own %i', async (statusCode) => {
    const gateway = await startWith(async () => ({ statusCode, body: 'private' }));
    const refusal = await refusedBy(gateway.url);
    expect(refusal.status).toBe(statusCode);
    expect(refusal.body).not.toContain('private');
  });

  it('that throws gives 502, and the cause is logged with the request id', async () => {
    const cause = new Error('boom');
    const onConnect = record(() => Promise.reject(cause));
    const gateway = await startWith(onConnect.invoke);
    expect(await refusedBy(gateway.url)).toMatchObject({ status: 502, body: '{"message":"Internal server error"}' });
    const { requestId } = (await onConnect.next()).requestContext;
    expect(gateway.logs).toContainEqual(expect.objectContaining({ level: 'error', status: 502, requestId, cause }));
  });

  it.each([undefined, 'ok', {}, { statusCode: '200' }, { statusCode: 101 }, { statusCode: 200, body: {} }])(
    'that returns %j gives 502',
    async (result) => {
      const gateway = await startWith(async () => result);
      expect(await refusedBy(gateway.url)).toMatchObject({ status: 502 });
    },
  );

  it('that takes too long gives 504', async () => {
    const gateway = await startWith(() => new Promise(() => {}));
    expect(await refusedBy(gateway.url)).toMatchObject({
      status: 504,
      body: '{"message":"Endpoint request timed out"}',
    });
  });

  it.each(['Sec-WebSocket-Protocol', 'sec-websocket-protocol'])('chooses the subprotocol by %s', async (name) => {
    const gateway = await startWith(async () => ({ statusCode: 200, headers: { [name]: 'two', 'X-Other': 'x' } }));
    const { socket } = await connect(gateway.url, { protocols: ['one', 'two'] });
    expect(socket.protocol).toBe('two');
  });

  it('that returns no subprotocol leaves the client without one', async () => {
    const gateway = await startWith(async () => ({ statusCode: 200 }));
    const { socket } = dial(gateway.url, { protocols: ['one'] });
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(error.message).toBe('Server sent no subprotocol');
  });

  it('cannot put a line break into the answer', async () => {
    const headers = { 'Sec-WebSocket-Protocol': 'one\r\nX-Injected: yes' };
    const gateway = await startWith(async () => ({ statusCode: 200, headers }));
    expect(await refusedBy(gateway.url, { protocols: ['one'] })).toMatchObject({ status: 502 });
  });
});
