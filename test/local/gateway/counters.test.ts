import { describe, expect, it } from 'vitest';
import { newId } from '../../../local/gateway/ids.ts';
import { type GatewayOptions, NO_TROUBLES } from '../../../local/gateway/index.ts';
import { connect, refusedBy } from './client.ts';
import { echo, oneWay, record, start, twoWay } from './harness.ts';
import { post, sdk } from './management.ts';
import { createManualClock } from './manual-clock.ts';

async function setUp(options: Partial<GatewayOptions> = {}) {
  const onConnect = record();
  const gateway = await start({
    routes: { $connect: oneWay(onConnect.invoke), hello: twoWay(echo), $disconnect: oneWay(async () => undefined) },
    ...options,
  });
  const enter = async () => {
    const client = await connect(gateway.url);
    return { client, connectionId: (await onConnect.next()).requestContext.connectionId };
  };
  return { gateway, enter, management: sdk(gateway.callbackUrl) };
}

describe('counters', () => {
  it('begin with nothing', async () => {
    const gateway = await start();
    expect(gateway.counters()).toEqual({
      connects: 0,
      handshakesRefused: {},
      messages: 0,
      messagesThrottled: 0,
      errorFrames: 0,
      posts: 0,
      postsGone: 0,
      postsThrottled: 0,
      disconnects: {},
      disconnectsLost: 0,
      halfDeaths: 0,
      drops: 0,
    });
  });

  it('are a copy', async () => {
    const { gateway, enter } = await setUp();
    const before = gateway.counters();
    await enter();
    expect(before.connects).toBe(0);
  });

  it('tell connects, and refusals by status, whoever refused', async () => {
    const { gateway } = await setUp({ authorizer: { invoke: () => Promise.reject(new Error('Unauthorized')) } });
    await refusedBy(gateway.url);
    await refusedBy(gateway.url);
    await refusedBy(`ws://127.0.0.1:${gateway.port}/other`);
    expect(gateway.counters()).toMatchObject({ connects: 0, handshakesRefused: { 401: 2, 403: 1 } });
    const open = await setUp();
    await open.enter();
    expect(open.gateway.counters()).toMatchObject({ connects: 1, handshakesRefused: {} });
  });

  it('tell messages and error frames', async () => {
    const { gateway, enter } = await setUp();
    const { client } = await enter();
    client.send({ event: 'hello' });
    client.send({ event: 'unknown' });
    await client.next();
    await client.next();
    expect(gateway.counters()).toMatchObject({ messages: 2, messagesThrottled: 0, errorFrames: 1 });
  });

  it('tell throttled messages', async () => {
    const { gateway, enter } = await setUp({ limits: { accountRate: 0, accountBurst: 1 } });
    const { client } = await enter();
    client.send({ event: 'hello' });
    await client.closed;
    expect(gateway.counters()).toMatchObject({ messages: 1, messagesThrottled: 1, errorFrames: 0 });
  });

  it('tell posts, and which of them came too late or too fast', async () => {
    const { gateway, enter, management } = await setUp({ limits: { accountRate: 0, accountBurst: 4 } });
    const { client, connectionId } = await enter();
    await management.send(post(connectionId));
    await client.next();
    await expect(management.send(post(newId()))).rejects.toMatchObject({ name: 'GoneException' });
    await expect(management.send(post('not-an-id'))).rejects.toMatchObject({ name: 'BadRequestException' });
    await expect(management.send(post(connectionId))).rejects.toMatchObject({ name: 'LimitExceededException' });
    expect(gateway.counters()).toMatchObject({ posts: 4, postsGone: 1, postsThrottled: 1 });
  });

  it('tell endings by code, also without $disconnect', async () => {
    const gateway = await start();
    const clients = [await connect(gateway.url), await connect(gateway.url), await connect(gateway.url)];
    for (const [index, { socket, closed }] of clients.entries()) {
      socket.close(index === 0 ? 1000 : 4001);
      await closed;
    }
    await gateway.close();
    expect(gateway.counters()).toMatchObject({ disconnects: { 1000: 1, 4001: 2 }, disconnectsLost: 0 });
  });

  it('tell what was done on purpose', async () => {
    const clock = createManualClock();
    const troubles = { ...NO_TROUBLES, disconnectDelayMs: () => undefined, halfDeadAfterMs: () => 1_000 };
    const { gateway, enter } = await setUp({ clock, troubles });
    const { client } = await enter();
    clock.advance(1_000);
    const closing = gateway.close();
    clock.advance(2_000);
    await closing;
    await client.closed;
    expect(gateway.counters()).toMatchObject({ halfDeaths: 1, disconnects: { 1001: 1 }, disconnectsLost: 1 });
  });

  it('tell drops on purpose, and handshakes refused on purpose by their status', async () => {
    const clock = createManualClock();
    const refusals = [undefined, 503];
    const troubles = { ...NO_TROUBLES, dropAfterMs: () => 1_000, handshakeRefusal: () => refusals.shift() };
    const { gateway, enter } = await setUp({ clock, troubles });
    const { client } = await enter();
    clock.advance(1_000);
    await client.closed;
    await refusedBy(gateway.url);
    await gateway.close();
    expect(gateway.counters()).toMatchObject({ drops: 1, disconnects: { 1006: 1 }, handshakesRefused: { 503: 1 } });
  });
});
