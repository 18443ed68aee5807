import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type GatewayOptions, NO_TROUBLES } from '../../../local/gateway/index.ts';
import { connect, type TestClient } from './client.ts';
import { echo, oneWay, record, start, twoWay } from './harness.ts';

const FRAME = 32 * 1_024;
const TEXT = 1;
const CONTINUATION = 0;

/** Starts a gateway that echoes, and connects to it. */
async function setUp(options: Partial<GatewayOptions> = {}) {
  const route = record(echo);
  const onDisconnect = record();
  const gateway = await start({
    routes: { $default: twoWay(route.invoke), $disconnect: oneWay(onDisconnect.invoke) },
    ...options,
  });
  const client = await connect(gateway.url);
  return { route, onDisconnect, gateway, client };
}

function sendInFrames({ socket }: TestClient, frames: readonly string[]): void {
  for (const [index, frame] of frames.entries()) socket.send(frame, { fin: index === frames.length - 1 });
}

/** The raw socket of a client, to write what no library writes. */
function rawSocketOf({ socket }: TestClient) {
  return (socket as unknown as { readonly _socket: Duplex })._socket;
}

/** What the headers of a server's frames say (RFC 6455, 5.2); none of them is masked or longer than 65,535 bytes. */
function frameHeads(bytes: Buffer) {
  const heads: { opcode: number; isLast: boolean; length: number }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes.readUInt8(at);
    const short = bytes.readUInt8(at + 1);
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    heads.push({ opcode: first & 0x0f, isLast: first >= 0x80, length });
    at += (short === 126 ? 4 : 2) + length;
  }
  return heads;
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

  it('gets what is larger than a frame in frames of 32 KB, cut within a character where it must be', async () => {
    const text = `x${'é'.repeat(FRAME)}`;
    const { client } = await setUp({ routes: { $default: { mock: { body: text }, routeResponse: true } } });
    const frames: Buffer[] = [];
    rawSocketOf(client).on('data', (chunk: Buffer) => frames.push(chunk));
    client.send('go on');
    expect(await client.next()).toBe(text);
    expect(frameHeads(Buffer.concat(frames))).toEqual([
      { opcode: TEXT, isLast: false, length: FRAME },
      { opcode: CONTINUATION, isLast: false, length: FRAME },
      { opcode: CONTINUATION, isLast: true, length: 1 },
    ]);
  });

  it('gets what just fits in one frame, and nothing at all in one too', async () => {
    const { client } = await setUp({ emptyRouteResponse: 'empty_frame' });
    const frames: Buffer[] = [];
    rawSocketOf(client).on('data', (chunk: Buffer) => frames.push(chunk));
    client.send('x'.repeat(FRAME));
    await client.next();
    client.send('');
    expect(await client.next()).toBe('');
    expect(frameHeads(Buffer.concat(frames))).toEqual([
      { opcode: TEXT, isLast: true, length: FRAME },
      { opcode: TEXT, isLast: true, length: 0 },
    ]);
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

  it('is closed with 1011 when the gateway itself fails on a message', async () => {
    const cause = new Error('boom');
    const messageDelayMs = () => {
      throw cause;
    };
    const { client, gateway, onDisconnect } = await setUp({ troubles: { ...NO_TROUBLES, messageDelayMs } });
    client.send('hello');
    expect(await client.closed).toMatchObject({ code: 1011 });
    expect((await onDisconnect.next()).requestContext.disconnectStatusCode).toBe(1011);
    expect(await gateway.logged('the gateway failed on a message')).toMatchObject({ level: 'error', cause });
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
