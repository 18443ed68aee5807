import type { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { connect, type TestClient } from './client.ts';
import { echo, oneWay, record, start, twoWay } from './harness.ts';

const FRAME = 32 * 1_024;

/** Starts a gateway that echoes, and connects to it. */
async function setUp() {
  const route = record(echo);
  const onDisconnect = record();
  const gateway = await start({
    routes: { $default: twoWay(route.invoke), $disconnect: oneWay(onDisconnect.invoke) },
  });
  const client = await connect(gateway.url);
  return { route, onDisconnect, gateway, client };
}

function sendInFrames({ socket }: TestClient, frames: readonly string[]): void {
  for (const [index, frame] of frames.entries()) socket.send(frame, { fin: index === frames.length - 1 });
}

/** The raw socket of a client, to write what no library writes. */
function rawSocketOf({ socket }: TestClient) {
  return (socket as unknown as { readonly _socket: Writable })._socket;
}

describe('a connection', () => {
  it('takes a frame of 32 KB', async () => {
    const { client } = await setUp();
    client.send('x'.repeat(FRAME));
    expect(await client.next()).toHaveLength(FRAME);
  });

  it('is closed with 1009 by a larger frame, which reaches no route', async () => {
    const { client, route, onDisconnect } = await setUp();
    client.send('x'.repeat(FRAME + 1));
    expect(await client.closed).toMatchObject({ code: 1009 });
    expect((await onDisconnect.next()).requestContext.disconnectStatusCode).toBe(1009);
    expect(route.events).toEqual([]);
  });

  it('still handles the messages before that frame, and none after', async () => {
    const { client, route, onDisconnect } = await setUp();
    rawSocketOf(client).cork();
    client.send('before');
    client.send('x'.repeat(FRAME + 1));
    client.send('after');
    rawSocketOf(client).uncork();
    await onDisconnect.next();
    expect(route.events.map(({ body }) => body)).toEqual(['before']);
  });

  it('takes a message of 128 KB in frames of 32 KB', async () => {
    const { client } = await setUp();
    sendInFrames(
      client,
      Array.from({ length: 4 }, () => 'x'.repeat(FRAME)),
    );
    expect(await client.next()).toHaveLength(128 * 1_024);
  });

  it('is closed with 1009 by a larger message', async () => {
    const { client, route, onDisconnect } = await setUp();
    sendInFrames(client, [...Array.from({ length: 4 }, () => 'x'.repeat(FRAME)), 'x']);
    expect(await client.closed).toMatchObject({ code: 1009 });
    expect((await onDisconnect.next()).requestContext.disconnectStatusCode).toBe(1009);
    expect(route.events).toEqual([]);
  });

  it('is closed with 1003 by a binary message', async () => {
    const { client, route, onDisconnect } = await setUp();
    client.send(Buffer.from('{"event":"hello"}'));
    expect(await client.closed).toMatchObject({ code: 1003 });
    expect((await onDisconnect.next()).requestContext.disconnectStatusCode).toBe(1003);
    expect(route.events).toEqual([]);
  });

  it('is closed with 1007 by text that is not UTF-8', async () => {
    const { client, onDisconnect } = await setUp();
    client.socket.send(Buffer.from([0xff]), { binary: false });
    expect(await client.closed).toMatchObject({ code: 1007 });
    expect((await onDisconnect.next()).requestContext.disconnectStatusCode).toBe(1007);
  });

  it('answers a protocol ping', async () => {
    const { client } = await setUp();
    const pong = new Promise<Buffer>((resolve) => client.socket.once('pong', resolve));
    client.socket.ping('are you there');
    expect(String(await pong)).toBe('are you there');
  });

  it('is cut when its client does not answer a close frame', async () => {
    const onDisconnect = record();
    const gateway = await start({
      routes: { $disconnect: oneWay(onDisconnect.invoke) },
      limits: { closeWaitMs: 10, maxDurationMs: 30 },
    });
    const { socket } = await connect(gateway.url);
    socket.pause();
    expect((await onDisconnect.next()).requestContext.disconnectStatusCode).toBe(1001);
  });
});
