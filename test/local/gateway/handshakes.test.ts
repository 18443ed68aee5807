import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect, dial, refusedBy } from './client.ts';
import { echo, oneWay, record, start, twoWay } from './harness.ts';
import { createManualClock } from './manual-clock.ts';

/** A masked text frame with 'hi' in it; the mask is zero. */
const HI_FRAME = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);

/** Writes an upgrade by hand, as no WebSocket library would. */
function dialByHand(port: number, lines: readonly string[] = []) {
  const socket = connectTcp(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const usual = ['Host: 127.0.0.1', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'];
  const head = ['GET /dev HTTP/1.1', ...usual, ...lines, '', ''].join('\r\n');
  socket.write(head);
  return socket;
}

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

describe('a handshake', () => {
  it('becomes a connection on the path of the stage', async () => {
    const gateway = await start();
    await connect(gateway.url);
    expect(gateway.openConnections()).toBe(1);
  });

  it('becomes one on an alias too, with the stage as it is', async () => {
    const onConnect = record();
    const gateway = await start({ websocketPaths: ['/ws'], routes: { $connect: oneWay(onConnect.invoke) } });
    await connect(`ws://127.0.0.1:${gateway.port}/ws?token=t`);
    expect(await onConnect.next()).toMatchObject({ requestContext: { stage: 'dev' } });
  });

  it.each(['/', '/other', '/dev/', '/dev/more', '/DEV'])('gets 403 on %s', async (path) => {
    const gateway = await start();
    const refusal = await refusedBy(`ws://127.0.0.1:${gateway.port}${path}`);
    expect(refusal).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
    expect(refusal.headers['x-amzn-errortype']).toBe('ForbiddenException');
  });

  it('gets 403 by a foreign Host on loopback', async () => {
    const gateway = await start();
    expect(await refusedBy(gateway.url, { headers: { Host: 'evil.example' } })).toMatchObject({ status: 403 });
  });

  it.each([
    ['no key', []],
    ['a bad key', ['Sec-WebSocket-Key: short']],
  ])('gets 400 with %s, before anything is invoked', async (_what, lines) => {
    const onConnect = record();
    const gateway = await start({ routes: { $connect: oneWay(onConnect.invoke) } });
    const [answer] = await dialByHand(gateway.port, lines).toArray();
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
    expect(onConnect.events).toEqual([]);
  });

  it('gets 414 when its URL is longer than the limit', async () => {
    const gateway = await start();
    const fits = `?${'t'.repeat(4_096 - '/dev?'.length)}`;
    await connect(gateway.url + fits);
    expect(await refusedBy(`${gateway.url + fits}t`)).toMatchObject({ status: 414 });
  });

  it('gets 429 above the connection rate', async () => {
    const clock = createManualClock();
    const gateway = await start({ clock, limits: { connectRate: 1, connectBurst: 2 } });
    await connect(gateway.url);
    await connect(gateway.url);
    expect(await refusedBy(gateway.url)).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' });
    clock.advance(1_000);
    await connect(gateway.url);
  });

  it('negotiates no compression', async () => {
    const gateway = await start();
    const { socket } = await connect(gateway.url);
    expect(socket.extensions).toBe('');
  });

  it('is answered with what a 101 needs and nothing else', async () => {
    const headers = { 'Set-Cookie': 'a=b', 'X-Custom': 'c', 'Sec-WebSocket-Protocol': 'one' };
    const gateway = await start({
      routes: { $connect: oneWay(async () => ({ statusCode: 200, headers, body: 'hi' })) },
    });
    const socket = dialByHand(gateway.port, [KEY, 'Sec-WebSocket-Protocol: one, two']);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toBe(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', // for the key of RFC 6455, 1.3
        'Sec-WebSocket-Protocol: one',
        '',
        '',
      ].join('\r\n'),
    );
  });

  it('is answered only when $connect has answered', async () => {
    const answer = Promise.withResolvers<unknown>();
    const onConnect = record(() => answer.promise);
    const gateway = await start({ routes: { $connect: oneWay(onConnect.invoke) } });
    const { socket } = dial(gateway.url);
    const opened = new Promise((resolve) => socket.once('open', resolve));
    await onConnect.next();
    expect(gateway.openConnections()).toBe(0);
    expect(socket.readyState).toBe(socket.CONNECTING);
    answer.resolve({ statusCode: 200 });
    await opened;
    expect(gateway.openConnections()).toBe(1);
  });

  it('whose client leaves meanwhile makes no connection and no $disconnect', async () => {
    const answer = Promise.withResolvers<unknown>();
    const onConnect = record(() => answer.promise);
    const onDisconnect = record();
    const gateway = await start({
      routes: { $connect: oneWay(onConnect.invoke), $disconnect: oneWay(onDisconnect.invoke) },
    });
    const { socket } = dial(gateway.url);
    const event = await onConnect.next();
    socket.terminate();
    const entry = await gateway.logged('the client left during its handshake');
    expect(entry).toMatchObject({ level: 'warn', connectionId: event.requestContext.connectionId });
    answer.resolve({ statusCode: 200 });
    await gateway.close();
    expect(gateway.openConnections()).toBe(0);
    expect(onDisconnect.events).toEqual([]);
    expect(gateway.logs).toEqual([entry]);
  });

  it('still runs $connect when the client left during the authorizer', async () => {
    const verdict = Promise.withResolvers<unknown>();
    const authorizer = record(() => verdict.promise);
    const onConnect = record();
    const gateway = await start({
      authorizer: { invoke: authorizer.invoke },
      routes: { $connect: oneWay(onConnect.invoke) },
    });
    const { socket } = dial(gateway.url);
    await authorizer.next();
    socket.terminate();
    await gateway.logged('the client left during its handshake');
    const Statement = [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }];
    verdict.resolve({ principalId: 'ann', policyDocument: { Statement } });
    expect(await onConnect.next()).toMatchObject({ requestContext: { authorizer: { principalId: 'ann' } } });
  });

  it('keeps what an impatient client sends before the 101', async () => {
    const answer = Promise.withResolvers<unknown>();
    const onConnect = record(() => answer.promise);
    const onMessage = record(echo);
    const gateway = await start({
      routes: { $connect: oneWay(onConnect.invoke), $default: twoWay(onMessage.invoke) },
    });
    const socket = dialByHand(gateway.port, [KEY]);
    await onConnect.next();
    socket.write(HI_FRAME);
    await fetch(gateway.callbackUrl); // by then the gateway has read the frame
    answer.resolve({ statusCode: 200 });
    expect(await onMessage.next()).toMatchObject({ body: 'hi' });
  });

  it('ends with 1009 what an impatient client sends in too large a frame', async () => {
    const answer = Promise.withResolvers<unknown>();
    const onConnect = record(() => answer.promise);
    const gateway = await start({ limits: { frameBytes: 1 }, routes: { $connect: oneWay(onConnect.invoke) } });
    const socket = dialByHand(gateway.port, [KEY]);
    await onConnect.next();
    socket.write(HI_FRAME);
    await fetch(gateway.callbackUrl); // by then the gateway has read the frame
    answer.resolve({ statusCode: 200 });
    socket.once('data', () => socket.end());
    expect(await gateway.logged('disconnected')).toMatchObject({ disconnectStatusCode: 1009 });
  });

  it('is cut off when an impatient client sends more than a message', async () => {
    const onConnect = record(() => new Promise(() => {}));
    const gateway = await start({
      limits: { messageBytes: 4, shutdownMs: 0 },
      routes: { $connect: oneWay(onConnect.invoke) },
    });
    const socket = dialByHand(gateway.port, [KEY]);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    await onConnect.next();
    socket.write(HI_FRAME);
    await closed;
  });
});
