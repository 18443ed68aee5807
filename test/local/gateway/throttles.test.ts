import { describe, expect, it } from 'vitest';
import type { GatewayOptions } from '../../../local/gateway/index.ts';
import { connect, refusedBy, type TestClient } from './client.ts';
import { echo, oneWay, record, start, twoWay } from './harness.ts';
import { post, sdk } from './management.ts';
import { createManualClock } from './manual-clock.ts';

const SECOND = 1_000;

async function setUp(options: Partial<GatewayOptions> = {}) {
  const clock = createManualClock();
  const onConnect = record();
  const onMessage = record(echo);
  const onDisconnect = record();
  const gateway = await start({
    clock,
    ...options,
    routes: {
      $connect: oneWay(onConnect.invoke),
      $default: twoWay(onMessage.invoke),
      $disconnect: oneWay(onDisconnect.invoke),
      ...options.routes,
    },
  });
  const enter = async () => {
    const client = await connect(gateway.url);
    return { client, connectionId: (await onConnect.next()).requestContext.connectionId };
  };
  return { clock, gateway, enter, onMessage, onDisconnect, management: sdk(gateway.callbackUrl) };
}

async function expectEcho(client: TestClient, message: string) {
  client.send(message);
  expect(await client.next()).toBe(message);
}

describe('above the rate of the account', () => {
  const limits = { accountRate: 1, accountBurst: 2 };

  it('a handshake gets 429 until the bucket has filled again', async () => {
    const { clock, enter, gateway } = await setUp({ limits });
    await enter();
    await enter();
    expect(await refusedBy(gateway.url)).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' });
    clock.advance(SECOND);
    await enter();
  });

  it('a message closes its connection with 1008 and reaches no route', async () => {
    const { enter, onMessage, onDisconnect, gateway } = await setUp({ limits });
    const { client } = await enter();
    await expectEcho(client, 'one');
    client.send('two');
    expect(await client.closed).toMatchObject({ code: 1008 });
    expect((await onDisconnect.next()).requestContext.disconnectStatusCode).toBe(1008);
    expect(onMessage.events).toHaveLength(1);
    expect(await gateway.logged('a message was throttled')).toMatchObject({ level: 'warn' });
  });

  it('a management call gets 429', async () => {
    const { clock, enter, management } = await setUp({ limits });
    const { client, connectionId } = await enter();
    await management.send(post(connectionId, 'one'));
    const refused = management.send(post(connectionId, 'two'));
    await expect(refused).rejects.toMatchObject({ name: 'LimitExceededException', $metadata: { httpStatusCode: 429 } });
    clock.advance(SECOND);
    await management.send(post(connectionId, 'three'));
    expect([await client.next(), await client.next()]).toEqual(['one', 'three']);
  });

  it('a handshake, a message and a management call draw on one bucket', async () => {
    const { enter, management, gateway } = await setUp({ limits: { accountRate: 0, accountBurst: 3 } });
    const { client, connectionId } = await enter();
    await expectEcho(client, 'one');
    await management.send(post(connectionId));
    expect(await refusedBy(gateway.url)).toMatchObject({ status: 429 });
    await expect(management.send(post(connectionId))).rejects.toMatchObject({ name: 'LimitExceededException' });
    client.send('two');
    expect(await client.closed).toMatchObject({ code: 1008 });
  });
});

describe('the throttle of a stage', () => {
  const throttle = { rate: 1, burst: 1 };

  it('counts for each route by itself', async () => {
    const { clock, enter } = await setUp({ throttle, routes: { hello: twoWay(echo) } });
    const { client } = await enter();
    await expectEcho(client, '{"event":"hello"}');
    await expectEcho(client, 'by $default');
    clock.advance(SECOND);
    await expectEcho(client, '{"event":"hello"}');
    client.send('{"event":"hello"}');
    expect(await client.closed).toMatchObject({ code: 1008 });
  });

  it('gives way to the one of a route', async () => {
    const { enter } = await setUp({
      throttle,
      routes: { hello: { ...twoWay(echo), throttle: { rate: 1, burst: 2 } } },
    });
    const { client } = await enter();
    await expectEcho(client, '{"event":"hello"}');
    await expectEcho(client, '{"event":"hello"}');
    client.send('{"event":"hello"}');
    expect(await client.closed).toMatchObject({ code: 1008 });
  });

  it('does not count for management calls', async () => {
    const { enter, management } = await setUp({ throttle });
    const { client, connectionId } = await enter();
    await management.send(post(connectionId, 'one'));
    await management.send(post(connectionId, 'two'));
    expect([await client.next(), await client.next()]).toEqual(['one', 'two']);
  });

  it('of nothing at all gives every handshake 429, also without $connect', async () => {
    const gateway = await start({ throttle: { rate: 0, burst: 0 } });
    expect(await refusedBy(gateway.url)).toMatchObject({ status: 429 });
  });
});
