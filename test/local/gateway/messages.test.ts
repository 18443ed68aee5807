import { describe, expect, it } from 'vitest';
import type { Invoke } from '../../../local/gateway/index.ts';
import { connect } from './client.ts';
import { echo, oneWay, record, start, type TestEvent, twoWay } from './harness.ts';

const never: Invoke = () => new Promise(() => {});
const boom: Invoke = () => Promise.reject(new Error('boom'));

/** The error envelope with the ids of this connection and a request id that only the gateway knows. */
const envelope = (message: string) =>
  new RegExp(`^\\{"message": "${message}", "connectionId":"[\\w-]{15}=", "requestId":"[\\w-]{15}="\\}$`);

describe('a message', () => {
  it('reaches its route as a MESSAGE event', async () => {
    const onConnect = record();
    const route = record(echo);
    const gateway = await start({ routes: { $connect: oneWay(onConnect.invoke), hello: twoWay(route.invoke) } });
    const client = await connect(gateway.url);
    client.send('{ "event": "hello" }');
    expect(await client.next()).toBe('{ "event": "hello" }');
    const { connectionId } = (await onConnect.next()).requestContext;
    const event = await route.next();
    expect(Object.keys(event)).toEqual(['requestContext', 'body', 'isBase64Encoded']);
    expect(event.requestContext).toMatchObject({
      routeKey: 'hello',
      eventType: 'MESSAGE',
      messageId: expect.stringMatching(/^[\w-]{15}=$/),
      connectionId,
    });
    expect(event.requestContext.requestId).not.toBe(event.requestContext.messageId);
  });

  it.each([
    'not json',
    '{"event":"unknown"}',
    '{}',
    '{"event":"$connect"}',
    '{"event":"constructor"}',
    '{"event":"__proto__"}',
  ])('goes to $default: %s', async (body) => {
    const onConnect = record();
    const fallback = record(echo);
    const gateway = await start({
      routes: { $connect: oneWay(onConnect.invoke), $default: twoWay(fallback.invoke) },
    });
    const client = await connect(gateway.url);
    client.send(body);
    expect(await client.next()).toBe(body);
    expect((await fallback.next()).requestContext.routeKey).toBe('$default');
    expect(onConnect.events).toHaveLength(1);
  });

  it('without a route and without $default gets Forbidden, and the connection stays open', async () => {
    const route = record(echo);
    const gateway = await start({ routes: { hello: twoWay(route.invoke) } });
    const client = await connect(gateway.url);
    for (const body of ['not json', '{"event":"$default"}', '{"event":"toString"}']) {
      client.send(body);
      expect(await client.next()).toMatch(envelope('Forbidden'));
    }
    client.send({ event: 'hello' });
    expect(await client.next()).toBe('{"event":"hello"}');
  });

  it('is not held up by the one before it', async () => {
    const slow = Promise.withResolvers<unknown>();
    const gateway = await start({ routes: { slow: twoWay(() => slow.promise), fast: twoWay(echo) } });
    const client = await connect(gateway.url);
    client.send({ event: 'slow' });
    client.send({ event: 'fast' });
    expect(await client.next()).toBe('{"event":"fast"}');
    slow.resolve({ statusCode: 200, body: 'slow at last' });
    expect(await client.next()).toBe('slow at last');
  });

  it('gets no answer on a one-way route, whatever the result', async () => {
    const results = [undefined, { statusCode: 500 }, { statusCode: 200, body: 'unheard' }];
    const silent = record(async () => results[silent.events.length - 1]);
    const gateway = await start({ routes: { silent: oneWay(silent.invoke), loud: twoWay(echo) } });
    const client = await connect(gateway.url);
    for (const _ of results) {
      client.send({ event: 'silent' });
      await silent.next();
    }
    client.send({ event: 'loud' });
    expect(await client.next()).toBe('{"event":"loud"}');
  });

  it.each([
    ['one-way', oneWay],
    ['two-way', twoWay],
  ])('on a %s route that throws gets Internal server error, and the connection stays open', async (_kind, route) => {
    const failing = record(boom);
    const gateway = await start({ routes: { boom: route(failing.invoke), hello: twoWay(echo) } });
    const client = await connect(gateway.url);
    client.send({ event: 'boom' });
    const frame = await client.next();
    expect(frame).toMatch(envelope('Internal server error'));
    const { connectionId, requestId } = (await failing.next()).requestContext;
    expect(JSON.parse(frame)).toEqual({ message: 'Internal server error', connectionId, requestId });
    client.send({ event: 'hello' });
    expect(await client.next()).toBe('{"event":"hello"}');
  });

  it('leaves the cause of its failure in the log, with the request id, and never its body', async () => {
    const failing = record(boom);
    const gateway = await start({ routes: { boom: oneWay(failing.invoke) } });
    const client = await connect(`${gateway.url}?token=secret-token`);
    client.send({ event: 'boom', text: 'secret-body' });
    await client.next();
    const { requestId } = (await failing.next()).requestContext;
    const entry = await gateway.logged('message failed');
    expect(entry).toMatchObject({ level: 'error', requestId, routeKey: 'boom', cause: new Error('boom') });
    expect(JSON.stringify(gateway.logs)).not.toContain('secret');
  });

  it('gets Endpoint request timed out when its route takes too long, and no late answer', async () => {
    const late = Promise.withResolvers<unknown>();
    const gateway = await start({
      routes: { slow: twoWay(() => late.promise), hello: twoWay(echo) },
      limits: { integrationTimeoutMs: 20 },
    });
    const client = await connect(gateway.url);
    client.send({ event: 'slow' });
    expect(await client.next()).toMatch(envelope('Endpoint request timed out'));
    late.resolve({ statusCode: 200, body: 'too late' });
    client.send({ event: 'hello' });
    expect(await client.next()).toBe('{"event":"hello"}');
  });

  it('gets Internal server error for a status other than 2xx on a two-way route', async () => {
    const gateway = await start({ routes: { bad: twoWay(async () => ({ statusCode: 400, body: 'details' })) } });
    const client = await connect(gateway.url);
    client.send({ event: 'bad' });
    expect(await client.next()).toMatch(envelope('Internal server error'));
  });

  it('gets nothing, or an empty frame, for a response without a body', async () => {
    const routes = { quiet: twoWay(async () => ({ statusCode: 200 })), hello: twoWay(echo) };
    const silent = await connect((await start({ routes })).url);
    silent.send({ event: 'quiet' });
    silent.send({ event: 'hello' });
    expect(await silent.next()).toBe('{"event":"hello"}');
    const strict = await connect((await start({ routes, emptyRouteResponse: 'empty_frame' })).url);
    strict.send({ event: 'quiet' });
    expect(await strict.next()).toBe('');
  });

  it('is a copy for its route', async () => {
    const meddle: Invoke = async (event) => {
      (event as { requestContext: Record<string, unknown> }).requestContext.identity = 'gone';
      return { statusCode: 200, body: 'meddled' };
    };
    const look: Invoke = async (event) => ({
      statusCode: 200,
      body: JSON.stringify((event as TestEvent).requestContext.identity),
    });
    const gateway = await start({ routes: { meddle: twoWay(meddle), look: twoWay(look) } });
    const client = await connect(gateway.url, { headers: { 'User-Agent': 'test/1' } });
    client.send({ event: 'meddle' });
    await client.next();
    client.send({ event: 'look' });
    expect(JSON.parse(await client.next())).toEqual({ userAgent: 'test/1', sourceIp: '127.0.0.1' });
  });

  it('whose client has gone is answered to nobody', async () => {
    const answer = Promise.withResolvers<unknown>();
    const route = record(() => answer.promise);
    const gateway = await start({ routes: { slow: twoWay(route.invoke) } });
    const client = await connect(gateway.url);
    client.send({ event: 'slow' });
    await route.next();
    client.socket.close();
    await gateway.logged('disconnected');
    answer.resolve({ statusCode: 200, body: 'hello?' });
    await gateway.logged('message handled');
    expect(gateway.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('on a route that never ends does not keep the gateway from closing', async () => {
    const route = record(never);
    const gateway = await start({ routes: { never: oneWay(route.invoke) }, limits: { shutdownMs: 10 } });
    const client = await connect(gateway.url);
    client.send({ event: 'never' });
    await route.next();
    await gateway.close();
    expect(await gateway.logged('closed while integrations were still running')).toMatchObject({ running: 1 });
  });
});
