import { describe, expect, it } from 'vitest';
import { opened, setUpConnected } from '../../support/client/set-up.ts';
import { messageId, reply, said, typing } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('the heartbeat', () => {
  it.each([60 * SECOND, 240 * SECOND])('beats after %i ms of silence, as `connected` says', async (heartbeat_ms) => {
    const { clock, socket } = await setUpConnected({ heartbeat_ms });
    await clock.advance(heartbeat_ms - 1);
    expect(socket.sentOf('ping')).toHaveLength(0);
    await clock.advance(1);
    expect(socket.sentOf('ping')).toHaveLength(1);
    await clock.advance(4 * heartbeat_ms);

    expect(socket.sentOf('ping')).toHaveLength(5);
  });

  it.each([0, -1, 0.5, 1e300, null, 'soon'])('does not race where the server says %j', async (heartbeat_ms) => {
    const { clock, server } = await setUpConnected({ heartbeat_ms: heartbeat_ms as number });
    await clock.advance(10 * SECOND);

    expect(server.sockets.flatMap(({ sent }) => sent).length).toBeLessThan(20);
  });

  it('leaves no ten minutes without a frame', async () => {
    const { clock, socket, server } = await setUpConnected();
    await clock.advance(95 * MINUTE);

    expect(server.sockets).toHaveLength(1);
    expect(socket.isOpen).toBe(true);
    expect(socket.sentOf('ping').length).toBeGreaterThan(95 / 10);
  });

  it('beats every 25 seconds while a message is not answered, and rarely again afterwards', async () => {
    const { client, clock, socket } = await setUpConnected();
    client.send('Hello');
    await quiet();
    const question = messageId(1);
    socket.deliver(question);
    await clock.advance(51 * SECOND);
    expect(socket.sentOf('ping')).toHaveLength(2);

    socket.push('message', reply(60_000, { in_reply_to: question }));
    await clock.advance(3 * MINUTE);
    expect(socket.sentOf('ping')).toHaveLength(2);
  });

  it('gives a message its 25 seconds, however long there was silence before', async () => {
    const { client, clock, socket } = await setUpConnected();
    await clock.advance(100 * SECOND);
    client.send('Hello');
    await clock.advance(14 * SECOND);

    expect(socket.sentOf('ping')).toEqual([]);
  });

  it('needs no ping while frames come', async () => {
    const { client, clock, socket } = await setUpConnected();
    client.send('Hello');
    await quiet();
    socket.deliver(messageId(1));
    for (let passed = 0; passed < 60; passed += 8) {
      socket.push('typing', typing(true));
      await clock.advance(8 * SECOND);
    }

    expect(socket.sentOf('ping')).toEqual([]);
  });

  it('takes a socket for dead that says nothing within ten seconds after a ping', async () => {
    const { client, clock, device, socket } = await setUpConnected();
    socket.isDead = true;
    await clock.advance(4 * MINUTE + 9 * SECOND);
    expect(socket.isOpen).toBe(true);
    await clock.advance(1 * SECOND);

    expect(socket.isOpen).toBe(false);
    expect(client.snapshot.connection.state).toBe('reconnecting');
    await opened(device);
  });

  it.each<[string, string]>([
    ['a pong', '{"event":"pong","data":{}}'],
    ['any event', '{"event":"subscribed","data":{"topics":[],"rejected":[]}}'],
    ['an event that nobody knows', '{"event":"weather","data":{}}'],
    ['an empty frame', ''],
  ])('takes %s for a sign of life', async (_what, frame) => {
    const { clock, socket } = await setUpConnected();
    socket.isDead = true;
    await clock.advance(4 * MINUTE + 5 * SECOND);
    socket.pushText(frame);
    await clock.advance(MINUTE);

    expect(socket.isOpen).toBe(true);
  });

  it('looks at once when somebody looks again, and finds a socket dead in ten seconds', async () => {
    const { clock, surroundings, socket } = await setUpConnected();
    surroundings.hide();
    clock.sleep(2 * MINUTE);
    socket.isDead = true;
    surroundings.show();
    expect(socket.sentOf('ping')).toHaveLength(1);
    await clock.advance(10 * SECOND);

    expect(socket.isOpen).toBe(false);
  });

  it('keeps a socket that outlived the sleep of the device', async () => {
    const { client, clock, surroundings, socket } = await setUpConnected();
    surroundings.hide();
    clock.sleep(9 * MINUTE);
    surroundings.show();
    await clock.advance(MINUTE);

    expect(socket.isOpen).toBe(true);
    expect(client.snapshot.connection.state).toBe('connected');
  });

  it('does not look when the page is hidden', async () => {
    const { surroundings, socket } = await setUpConnected();
    surroundings.hide();
    await quiet();

    expect(socket.sentOf('ping')).toEqual([]);
  });

  it('does not wait for the watchdog again when somebody looks again and again', async () => {
    const { clock, surroundings, socket } = await setUpConnected();
    socket.isDead = true;
    for (let look = 0; look < 12; look += 1) {
      surroundings.show();
      await clock.advance(SECOND);
    }

    expect(socket.isOpen).toBe(false);
  });

  it('looks when a message stays without acknowledgement, and finds the socket dead', async () => {
    const { client, clock, socket } = await setUpConnected({ messages: [said(-1_000)] });
    socket.isDead = true;
    client.send('Anybody?');
    await clock.advance(15 * SECOND);
    expect(socket.sentOf('ping')).toHaveLength(1);
    await clock.advance(10 * SECOND);

    expect(socket.isOpen).toBe(false);
  });

  it('ends with the connection', async () => {
    const { clock, socket } = await setUpConnected();
    socket.drop(1006);
    const before = socket.sent.length;
    await clock.advance(20 * MINUTE);

    expect(socket.sent).toHaveLength(before);
  });
});
