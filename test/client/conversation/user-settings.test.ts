import { describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../../client/index.ts';
import type { FakeSocket } from '../../support/client/server.ts';
import { greeted, record, setUp, setUpConnected } from '../../support/client/set-up.ts';
import { aToken } from '../../support/client/tokens.ts';
import { said, settings } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR_S = 3_600;

const SHOWN: Settings = {
  timeZone: 'UTC',
  quietHours: { start: '22:00', end: '08:00' },
  checkIns: true,
  pausedUntil: null,
};

/** Answers what was asked last. */
function tell(socket: FakeSocket, over: Parameters<typeof settings>[0] = {}): void {
  socket.push('settings', settings(over), socket.sentOf('settings').at(-1)?.request_id);
}

const refuse = (socket: FakeSocket, retryable: boolean): void =>
  socket.push(
    'error',
    { message: 'x', code: retryable ? 'rate_limited' : 'invalid_message', retryable },
    socket.sentOf('settings').at(-1)?.request_id,
  );

/** A client that knows its user's settings. */
async function setUpInformed() {
  const all = await setUpConnected({ messages: [said(-1_000)] });
  const outcome = all.client.loadSettings();
  tell(all.socket);
  expect(await outcome).toBe('loaded');
  return all;
}

describe('the settings', () => {
  it('are unknown until somebody asks for them', async () => {
    const { client, clock, socket } = await setUpConnected();
    await clock.advance(MINUTE);

    expect(client.snapshot.settings).toBeNull();
    expect(socket.sentOf('settings')).toEqual([]);
  });

  it('are asked for with an empty frame, and shown', async () => {
    const { client, socket } = await setUpInformed();

    expect(socket.sentOf('settings').map(({ data }) => data)).toEqual([{}]);
    expect(client.snapshot.settings).toEqual(SHOWN);
  });

  it('that another device changed are shown', async () => {
    const { client, socket } = await setUpInformed();
    socket.push('settings', settings({ check_ins: false, paused_until: '2026-02-01T16:30:00.000Z' }));

    expect(client.snapshot.settings).toEqual({
      ...SHOWN,
      checkIns: false,
      pausedUntil: '2026-02-01T16:30:00.000Z',
    });
  });

  it('stay the same object where the same is told again', async () => {
    const { client, socket } = await setUpInformed();
    const before = client.snapshot;
    const changes = record(client, 'change');
    socket.push('settings', settings());

    expect(client.snapshot).toBe(before);
    expect(changes).toEqual([]);
  });

  it('are asked for as soon as there is a connection, although what asks is still being loaded', async () => {
    const { client, server } = setUp();
    const outcomes: Promise<string>[] = [];
    client.on('state', ({ state }) => state === 'connected' && outcomes.push(client.loadSettings()));
    server.onOpen = (opened) => queueMicrotask(() => opened.greet());
    server.onFrame = (opened, { event, request_id: id }) =>
      event === 'settings' && opened.push('settings', settings(), id);
    await vi.waitFor(() => expect(outcomes).toHaveLength(1));

    expect(await outcomes[0]).toBe('loaded');
  });

  it('are asked for again with every connection, once they are known', async () => {
    const { client, device, socket } = await setUpInformed();
    socket.drop(1006);
    const next = await greeted(device);
    tell(next, { check_ins: false });

    expect(next.sentOf('settings').map(({ data }) => data)).toEqual([{}]);
    expect(client.snapshot.settings).toMatchObject({ checkIns: false });
  });

  it('are not asked for with the next connection where nobody wanted to know them', async () => {
    const { device, socket } = await setUpConnected();
    socket.drop(1006);

    expect((await greeted(device)).sentOf('settings')).toEqual([]);
  });

  it.each([
    ['no quiet hours', { quiet_hours: undefined }],
    ['half of the quiet hours', { quiet_hours: { start: '22:00' } }],
    ['quiet hours that are a word', { quiet_hours: 'never' }],
    ['no time zone', { time_zone: null }],
    ['no word of whether she may write', { check_ins: 'yes' }],
  ])('with %s are not taken', async (_what, spoilt) => {
    const { client, socket } = await setUpInformed();
    const outcome = client.changeSettings({ checkIns: false });
    const requestId = socket.sentOf('settings').at(-1)?.request_id;
    socket.pushText(
      JSON.stringify({
        event: 'settings',
        data: { ...settings({ check_ins: false }), ...spoilt },
        request_id: requestId,
      }),
    );

    expect(await outcome).toBe('unavailable');
    expect(client.snapshot.settings).toEqual(SHOWN);
  });

  it('of a server that knows no pause have none', async () => {
    const { client, socket } = await setUpConnected();
    const { paused_until: _unknown, ...older } = settings();
    socket.pushText(JSON.stringify({ event: 'settings', data: older }));

    expect(client.snapshot.settings).toEqual(SHOWN);
  });

  it('are unavailable without a connection, and where the server does not answer', async () => {
    expect(await setUp({ autoConnect: false }).client.loadSettings()).toBe('unavailable');
    const { client, clock } = await setUpConnected();
    const silent = client.loadSettings();
    await clock.advance(30 * SECOND);

    expect(await silent).toBe('unavailable');
  });

  it('of one user are forgotten with the next', async () => {
    const { client, clock, device, options } = setUpShared();
    const socket = await greeted(device);
    void client.loadSettings();
    tell(socket);
    expect(client.snapshot.settings).toEqual(SHOWN);
    options.user = 'bob';
    await clock.advance(59.5 * MINUTE);
    expect(client.snapshot.settings).toBeNull();
    device.server.latest.greet({ user_id: 'bob' });
    await quiet();

    expect(client.snapshot).toMatchObject({ userId: 'bob', settings: null });
    expect(device.server.latest.sentOf('settings')).toEqual([]);
  });
});

/** A device whose program gives Ada's tokens, and those of whoever has signed in since. */
function setUpShared() {
  const options = { user: 'ada' };
  const getToken = (): string => aToken({ sub: options.user, exp: Math.floor(all.clock.now() / SECOND) + HOUR_S });
  const all = setUp({ getToken, autoConnect: false });
  all.client.connect();
  return { ...all, options };
}

describe('a change of the settings', () => {
  it('says what is to be different and nothing else, and shows what the server made of it', async () => {
    const { client, socket } = await setUpInformed();
    const outcome = client.changeSettings({ pauseMinutes: 60 });
    expect(client.snapshot.settings).toEqual(SHOWN);
    tell(socket, { paused_until: '2026-02-01T16:30:00.000Z' });

    expect(await outcome).toBe('changed');
    expect(client.snapshot.settings).toEqual({ ...SHOWN, pausedUntil: '2026-02-01T16:30:00.000Z' });
    expect(socket.sentOf('settings').at(-1)?.data).toEqual({ pause_minutes: 60 });
  });

  it('goes out in the words of the protocol', async () => {
    const { client, socket } = await setUpConnected();
    void client.changeSettings({
      timeZone: 'Europe/Berlin',
      quietHours: { start: '23:00', end: '07:30' },
      checkIns: false,
      pauseMinutes: 0,
    });

    expect(socket.sentOf('settings').map(({ data }) => data)).toEqual([
      {
        time_zone: 'Europe/Berlin',
        quiet_hours: { start: '23:00', end: '07:30' },
        check_ins: false,
        pause_minutes: 0,
      },
    ]);
  });

  it('waits for the one before, so that the last one holds', async () => {
    const { client, socket } = await setUpConnected();
    const outcomes = [client.changeSettings({ checkIns: false }), client.changeSettings({ checkIns: true })];
    expect(socket.sentOf('settings').map(({ data }) => data)).toEqual([{ check_ins: false }]);
    tell(socket, { check_ins: false });
    expect(socket.sentOf('settings').map(({ data }) => data)).toEqual([{ check_ins: false }, { check_ins: true }]);
    tell(socket, { check_ins: true });

    expect(await Promise.all(outcomes)).toEqual(['changed', 'changed']);
    expect(client.snapshot.settings).toMatchObject({ checkIns: true });
  });

  it('is refused where the server does not take the value', async () => {
    const { client, socket } = await setUpInformed();
    const outcome = client.changeSettings({ timeZone: 'Moon/Crater' });
    refuse(socket, false);

    expect(await outcome).toBe('refused');
    expect(client.snapshot.settings).toEqual(SHOWN);
  });

  it('is unavailable where the server could not do it now', async () => {
    const { client, socket } = await setUpInformed();
    const outcome = client.changeSettings({ checkIns: false });
    refuse(socket, true);

    expect(await outcome).toBe('unavailable');
  });

  it('is unavailable where the connection breaks, and so is what waited for it', async () => {
    const { client, device, socket } = await setUpConnected();
    const outcomes = [client.changeSettings({ checkIns: false }), client.changeSettings({ checkIns: true })];
    socket.drop(1006);

    expect(await Promise.all(outcomes)).toEqual(['unavailable', 'unavailable']);
    expect((await greeted(device)).sentOf('settings')).toEqual([]);
  });

  it('is unavailable after the client was closed', async () => {
    const { client, clock } = await setUpConnected();
    const outcome = client.changeSettings({ checkIns: false });
    client.close();

    expect(await outcome).toBe('unavailable');
    expect(await client.changeSettings({ checkIns: false })).toBe('unavailable');
    expect(clock.waiting()).toBe(0);
  });

  it('that is answered too late is shown all the same', async () => {
    const { client, clock, socket } = await setUpInformed();
    const outcome = client.changeSettings({ checkIns: false });
    await clock.advance(20 * SECOND);
    tell(socket, { check_ins: false });

    expect(await outcome).toBe('unavailable');
    expect(client.snapshot.settings).toMatchObject({ checkIns: false });
  });

  it('is not answered by what another device changed meanwhile', async () => {
    const { client, socket } = await setUpInformed();
    const seen: string[] = [];
    void client.changeSettings({ checkIns: false }).then((outcome) => seen.push(outcome));
    socket.push('settings', settings({ time_zone: 'Europe/Berlin' }));
    await quiet();

    expect(seen).toEqual([]);
  });

  it('does not wait for a page of older messages', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-1_000)], hasMore: true });
    void client.loadEarlier();
    const outcome = client.changeSettings({ checkIns: false });
    tell(socket, { check_ins: false });

    expect(await outcome).toBe('changed');
  });

  it('can be made by whoever hears of the one before', async () => {
    const { client, socket } = await setUpConnected();
    client.on('change', ({ settings: told }) => {
      if (told?.checkIns === false) void client.changeSettings({ checkIns: true });
    });
    void client.changeSettings({ checkIns: false });
    tell(socket, { check_ins: false });

    expect(socket.sentOf('settings').map(({ data }) => data)).toEqual([{ check_ins: false }, { check_ins: true }]);
  });
});
