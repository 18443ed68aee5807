import { describe, expect, it } from 'vitest';
import type { Invoke } from '../../../local/gateway/index.ts';
import { connect, refusedBy } from './client.ts';
import { echo, oneWay, record, start, twoWay } from './harness.ts';

type AuthorizerEvent = { readonly methodArn: string };

function policy(Effect: 'Allow' | 'Deny', Resource: string) {
  return { Version: '2012-10-17', Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] };
}

const allow =
  (context?: unknown): Invoke =>
  async (event) => ({
    principalId: 'ann',
    policyDocument: policy('Allow', (event as AuthorizerEvent).methodArn),
    context,
  });

const deny: Invoke = async (event) => ({
  principalId: 'ann',
  policyDocument: policy('Deny', (event as AuthorizerEvent).methodArn),
});

const failWith =
  (cause: unknown): Invoke =>
  () =>
    Promise.reject(cause);

/** Dials a gateway with this authorizer; $connect must not run when it refuses. */
async function refusalBy(invoke: Invoke) {
  const onConnect = record();
  const gateway = await start({ authorizer: { invoke }, routes: { $connect: oneWay(onConnect.invoke) } });
  const refusal = await refusedBy(gateway.url);
  expect(onConnect.events).toEqual([]);
  return { ...refusal, logs: gateway.logs };
}

describe('an authorizer', () => {
  it('gets a REQUEST event with the headers of the upgrade', async () => {
    const authorizer = record(allow());
    const gateway = await start({ authorizer: { invoke: authorizer.invoke } });
    await connect(`${gateway.url}?token=t`, { headers: { 'X-Mixed': 'm' } });
    expect(await authorizer.next()).toMatchObject({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/$connect',
      headers: { Connection: 'upgrade', 'content-length': '0', Upgrade: 'websocket', 'X-Mixed': 'm' },
      queryStringParameters: { token: 't' },
      multiValueQueryStringParameters: { token: ['t'] },
      requestContext: { routeKey: '$connect', eventType: 'CONNECT', identity: { sourceIp: '127.0.0.1' } },
    });
  });

  it('gives its context, as strings, to every event of the connection', async () => {
    const onConnect = record();
    const onMessage = record(echo);
    const onDisconnect = record();
    const gateway = await start({
      authorizer: { invoke: allow({ role: 'user', age: 7, admin: false, principalId: 'forged' }) },
      routes: {
        $connect: oneWay(onConnect.invoke),
        $default: twoWay(onMessage.invoke),
        $disconnect: oneWay(onDisconnect.invoke),
      },
    });
    const client = await connect(gateway.url);
    client.send('hello');
    await client.next();
    client.socket.close();
    const authorizer = { principalId: 'ann', role: 'user', age: '7', admin: 'false' };
    for (const calls of [onConnect, onMessage, onDisconnect]) {
      expect((await calls.next()).requestContext.authorizer).toEqual(authorizer);
    }
  });

  it.each(['route.request.header.Auth', 'route.request.querystring.token'])(
    'is not asked when %s is missing: 401',
    async (source) => {
      const authorizer = record(allow());
      const gateway = await start({ authorizer: { invoke: authorizer.invoke, identitySource: [source] } });
      expect(await refusedBy(`${gateway.url}?token=`)).toMatchObject({
        status: 401,
        body: '{"message":"Unauthorized"}',
      });
      expect(authorizer.events).toEqual([]);
      await connect(`${gateway.url}?token=t`, { headers: { auth: 'a' } });
    },
  );

  it('needs every identity source', async () => {
    const identitySource = ['route.request.header.Auth', 'route.request.querystring.token'];
    const gateway = await start({ authorizer: { invoke: allow(), identitySource } });
    expect(await refusedBy(`${gateway.url}?token=t`)).toMatchObject({ status: 401 });
  });

  it.each([new Error('Unauthorized'), 'Unauthorized'])('that throws exactly %j gives 401', async (cause) => {
    expect(await refusalBy(failWith(cause))).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
  });

  it('that throws Unauthorized has answered, and not failed: no cause is logged', async () => {
    const { logs } = await refusalBy(failWith(new Error('Unauthorized')));

    const entry = logs.find(({ message }) => message === 'handshake refused');
    expect(entry).toEqual({ ...entry, level: 'warn', status: 401 });
    expect(entry).not.toHaveProperty('cause');
  });

  it.each([new Error('unauthorized'), new Error('Unauthorized: expired'), undefined])(
    'that throws anything else gives 500, and the cause is logged',
    async (cause) => {
      const { status, logs } = await refusalBy(failWith(cause));
      expect(status).toBe(500);
      const entry = logs.find(({ message }) => message === 'handshake refused');
      expect(entry).toMatchObject({ level: 'error', status: 500, requestId: expect.stringMatching(/=$/) });
      expect(entry?.cause).toBe(cause);
    },
  );

  it('that denies gives 403', async () => {
    expect(await refusalBy(deny)).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  });

  it('is asked again for every handshake: nothing is kept', async () => {
    const authorizer = record(allow());
    const identitySource = ['route.request.querystring.token'];
    const gateway = await start({ authorizer: { invoke: authorizer.invoke, identitySource } });
    await connect(`${gateway.url}?token=t`);
    await connect(`${gateway.url}?token=t`);
    expect(authorizer.events).toHaveLength(2);
  });

  it('that denies other routes stops no message: its policy counts for $connect alone', async () => {
    const Statement = [
      ...policy('Allow', '*').Statement,
      ...policy('Deny', 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/hello').Statement,
    ];
    const invoke: Invoke = async () => ({ principalId: 'ann', policyDocument: { Version: '2012-10-17', Statement } });
    const gateway = await start({ authorizer: { invoke }, routes: { hello: twoWay(echo) } });
    const client = await connect(gateway.url);
    client.send({ event: 'hello' });
    expect(await client.next()).toBe('{"event":"hello"}');
  });

  it('whose policy is for a REST path gives 403', async () => {
    const resource = 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/*/*';
    const result = { principalId: 'ann', policyDocument: policy('Allow', resource) };
    expect(await refusalBy(async () => result)).toMatchObject({ status: 403 });
  });

  it.each([
    ['nothing', undefined],
    ['no principal', { policyDocument: policy('Allow', '*') }],
    ['an empty principal', { principalId: '', policyDocument: policy('Allow', '*') }],
    ['no policy', { principalId: 'ann' }],
    ['the simple form of HTTP APIs', { isAuthorized: true }],
    ['a nested context', { principalId: 'ann', policyDocument: policy('Allow', '*'), context: { a: { b: 1 } } }],
    ['a context that is no object', { principalId: 'ann', policyDocument: policy('Allow', '*'), context: 'x' }],
    ['more than 8 KB', { principalId: 'a'.repeat(8_192), policyDocument: policy('Allow', '*') }],
  ])('that returns %s gives 500', async (_what, result) => {
    expect(await refusalBy(async () => result)).toMatchObject({ status: 500 });
  });

  it('that takes too long gives 500', async () => {
    const gateway = await start({
      authorizer: { invoke: () => new Promise(() => {}) },
      limits: { integrationTimeoutMs: 1, shutdownMs: 0 },
    });
    expect(await refusedBy(gateway.url)).toMatchObject({ status: 500 });
  });
});
