import { describe, expect, it } from 'vitest';
import { connect } from './client.ts';
import { echo, oneWay, record, start, twoWay } from './harness.ts';
import { post, sdk } from './management.ts';
import { createManualClock } from './manual-clock.ts';

const MINUTE = 60_000;

async function setUp() {
  const clock = createManualClock();
  const onConnect = record();
  const onDisconnect = record();
  const silent = record();
  const gateway = await start({
    clock,
    routes: {
      $connect: oneWay(onConnect.invoke),
      $default: twoWay(echo),
      silent: oneWay(silent.invoke),
      $disconnect: oneWay(onDisconnect.invoke),
    },
  });
  const client = await connect(gateway.url);
  const { connectionId } = (await onConnect.next()).requestContext;
  return { clock, gateway, client, silent, onDisconnect, connectionId };
}

describe('a connection', () => {
  it('is closed with 1001 after 10 minutes without data', async () => {
    const { clock, client, onDisconnect } = await setUp();
    clock.advance(10 * MINUTE - 1);
    client.send('still here');
    await client.next();
    clock.advance(10 * MINUTE);
    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
    expect((await onDisconnect.next()).requestContext).toMatchObject({
      disconnectStatusCode: 1001,
      disconnectReason: 'Going away',
      requestTime: '09/Feb/2024:18:31:42 +0000',
    });
  });

  it('is kept alive by data that the client sends', async () => {
    const { clock, client, silent } = await setUp();
    for (let minutes = 0; minutes < 30; minutes += 9) {
      clock.advance(9 * MINUTE);
      client.send({ event: 'silent' });
      await silent.next();
    }
  });

  it('begins the wait anew from the last frame, not from when the wait was looked at', async () => {
    const { clock, client } = await setUp();
    clock.advance(MINUTE);
    client.send('the last');
    await client.next();
    clock.advance(10 * MINUTE - 1);
    client.send('just in time');
    await client.next();
    clock.advance(10 * MINUTE);
    expect(await client.closed).toMatchObject({ code: 1001 });
  });

  it('has no more timers for its frames', async () => {
    const { clock, client } = await setUp();
    const timers = clock.timersSet();
    for (let frame = 0; frame < 5; frame += 1) {
      client.send({ event: 'silent' });
    }
    client.send('the last');
    await client.next();
    expect(clock.timersSet() - timers).toBe(6); // one for each integration, none for its frames
  });

  it('is kept alive by data that the server sends', async () => {
    const { clock, client, gateway, connectionId } = await setUp();
    clock.advance(9 * MINUTE);
    await sdk(gateway.callbackUrl).send(post(connectionId, 'news'));
    expect(await client.next()).toBe('news');
    clock.advance(9 * MINUTE);
    client.send('still here');
    expect(await client.next()).toBe('still here');
  });

  it('is not kept alive by pings', async () => {
    const { clock, client } = await setUp();
    clock.advance(9 * MINUTE);
    const pong = new Promise((resolve) => client.socket.once('pong', resolve));
    client.socket.ping();
    await pong;
    clock.advance(MINUTE);
    expect(await client.closed).toMatchObject({ code: 1001 });
  });

  it('is closed with 1001 after 2 hours, however busy', async () => {
    const { clock, client, onDisconnect } = await setUp();
    for (let minutes = 0; minutes < 119; minutes += 7) {
      client.send('busy');
      await client.next();
      clock.advance(7 * MINUTE);
    }
    client.send('still here after 1 h 59 min');
    await client.next();
    clock.advance(MINUTE);
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect((await onDisconnect.next()).requestContext).toMatchObject({ disconnectStatusCode: 1001 });
  });

  it.each(['the client', 'the server'])('leaves no timer behind when %s closes it', async (who) => {
    const { clock, client, gateway } = await setUp();
    if (who === 'the client') client.socket.close();
    else clock.advance(10 * MINUTE);
    await gateway.close();
    expect(clock.pendingTimers()).toBe(0);
  });
});
