import { describe, expect, it } from 'vitest';
import { START } from '../../support/client/clock.ts';
import { aDevice, greeted, opened, setUp, setUpConnected } from '../../support/client/set-up.ts';
import { said } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const HIGHEST = 0.999_999;

/** Refuses every socket at once; the pauses between one socket and the next, in ms. */
async function pausesOf(attempts: number, dice: number): Promise<readonly number[]> {
  const device = aDevice();
  device.dice.value = dice;
  device.server.onOpen = (socket) => queueMicrotask(() => socket.refuse());
  setUp({ httpUrl: null }, device);
  while (device.server.sockets.length <= attempts) await device.clock.advance(100);
  const times = device.server.sockets.map(({ openedAt }) => openedAt - START);
  return times.slice(0, attempts).map((time, index) => (times[index + 1] ?? 0) - time);
}

describe('the pauses between attempts', () => {
  it('double from half a second to half a minute where the dice are high', async () => {
    const pauses = await pausesOf(9, HIGHEST);

    expect(pauses.map((pause) => Math.round(pause))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('are half as long where the dice are in the middle: full jitter, from the first one on', async () => {
    const pauses = await pausesOf(8, 0.5);

    expect(pauses.map((pause) => Math.round(pause))).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it('are short again after a connection that lasted ten seconds', async () => {
    const { server, clock, dice, device } = setUp({ httpUrl: null });
    dice.value = HIGHEST;
    for (let attempt = 0; attempt < 5; attempt += 1) (await opened(device)).refuse();
    const socket = await greeted(device);
    await clock.advance(10_000);
    const droppedAt = clock.now();
    socket.drop(1006);
    await opened(device);

    expect(Math.round(server.latest.openedAt - droppedAt)).toBe(500);
  });

  it('grow on over connections that are greeted and break within ten seconds', async () => {
    const { server, clock, dice, device } = setUp({ httpUrl: null });
    dice.value = HIGHEST;
    for (let attempt = 0; attempt < 5; attempt += 1) (await opened(device)).refuse();
    const socket = await greeted(device);
    await clock.advance(9_000);
    const droppedAt = clock.now();
    socket.drop(1006);
    await opened(device);

    expect(Math.round(server.latest.openedAt - droppedAt)).toBe(16_000);
  });
});

describe('a new attempt', () => {
  it('is made at once when the network is back', async () => {
    const { server, surroundings, dice, device } = setUp({ httpUrl: null });
    dice.value = HIGHEST;
    for (let attempt = 0; attempt < 8; attempt += 1) (await opened(device)).refuse();
    const before = server.sockets.length;
    surroundings.goOffline();
    surroundings.goOnline();
    await quiet();

    expect(server.sockets).toHaveLength(before + 1);
  });

  it('is made at once when somebody looks again', async () => {
    const { server, surroundings, dice, device } = setUp({ httpUrl: null });
    dice.value = HIGHEST;
    surroundings.hide();
    for (let attempt = 0; attempt < 8; attempt += 1) (await opened(device)).refuse();
    const before = server.sockets.length;
    surroundings.show();
    await quiet();

    expect(server.sockets).toHaveLength(before + 1);
  });

  it('is made at once on connect()', async () => {
    const { client, server, dice, device } = setUp({ httpUrl: null });
    dice.value = HIGHEST;
    for (let attempt = 0; attempt < 8; attempt += 1) (await opened(device)).refuse();
    const before = server.sockets.length;
    client.connect();
    await quiet();

    expect(server.sockets).toHaveLength(before + 1);
  });

  it('is one at a time, however often the surroundings change and connect() is called', async () => {
    const { client, server, surroundings } = setUp();
    for (let time = 0; time < 5; time += 1) {
      client.connect();
      surroundings.goOnline();
      surroundings.show();
      await quiet();
    }

    expect(server.sockets).toHaveLength(1);
  });

  it('does not disturb a connection that lives', async () => {
    const { client, server, surroundings } = await setUpConnected();
    client.connect();
    surroundings.goOnline();
    surroundings.show();
    await quiet();

    expect(server.sockets).toHaveLength(1);
  });

  it('is not made by the surroundings before anybody connects', async () => {
    const { server, surroundings } = setUp({ autoConnect: false });
    surroundings.goOnline();
    surroundings.show();
    await quiet();

    expect(server.sockets).toEqual([]);
  });

  it('follows a greeting that does not come within 20 seconds', async () => {
    const { server, clock } = setUp({ httpUrl: null });
    await quiet();
    server.latest.accept();
    await clock.advance(19_000);
    expect(server.sockets).toHaveLength(1);

    await clock.advance(2_000);
    expect(server.sockets).toHaveLength(2);
    expect(server.sockets[0]?.isOpen).toBe(false);
  });

  it('follows a greeting that stops half-way', async () => {
    const { server, clock } = setUp({ httpUrl: null });
    await quiet();
    server.latest.accept();
    server.latest.pushText(JSON.stringify({ event: 'connected', data: { user_id: 'ada', heartbeat_ms: 240_000 } }));
    await clock.advance(22_000);

    expect(server.sockets).toHaveLength(2);
  });

  it('takes no notice of a socket that was given up and speaks after all', async () => {
    const { client, server, clock } = setUp({ httpUrl: null });
    await quiet();
    const [first] = server.sockets;
    await clock.advance(21_000);
    first?.greet({ messages: [said(-1_000)] });
    await quiet();

    expect(client.snapshot.isLoaded).toBe(false);
  });
});
