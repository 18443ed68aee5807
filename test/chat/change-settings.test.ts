import { describe, expect, it } from 'vitest';
import { changeSettings } from '../../chat/change-settings.ts';
import { DEFAULT_SETTINGS } from '../../chat/ports/conversations.ts';
import type { Caller } from '../../chat/speaker.ts';
import { memoryChat } from '../support/memory/chat.ts';

const MINUTE_MS = 60_000;

describe('settings', () => {
  it('are answered as they are when nothing is to change, and nobody is told', async () => {
    const chat = memoryChat();
    await chat.device('laptop');

    expect(await changeSettings(chat, await chat.device('phone'), {})).toEqual({
      event: 'settings',
      data: DEFAULT_SETTINGS,
    });
    expect(chat.sockets.events('laptop')).toEqual([]);
  });

  it('change where something is given, and are all answered', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone');

    expect(await changeSettings(chat, phone, { check_ins: false })).toEqual({
      event: 'settings',
      data: { ...DEFAULT_SETTINGS, check_ins: false },
    });
  });

  it('keep what an earlier change gave', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone');
    await changeSettings(chat, phone, { check_ins: false });

    expect((await changeSettings(chat, phone, { time_zone: 'Europe/Berlin' })).data).toMatchObject({
      time_zone: 'Europe/Berlin',
      check_ins: false,
    });
  });

  it("go to the user's other devices when they have changed", async () => {
    const chat = memoryChat();
    await chat.device('laptop');

    await changeSettings(chat, await chat.device('phone'), { check_ins: false });

    expect(chat.sockets.data('laptop', 'settings')).toEqual([{ ...DEFAULT_SETTINGS, check_ins: false }]);
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('are of each user for themselves', async () => {
    const chat = memoryChat();
    await changeSettings(chat, await chat.device('phone'), { check_ins: false });
    const bob = await chat.device('phone-of-bob', { userId: 'bob' });

    expect((await changeSettings(chat, bob, {})).data).toEqual(DEFAULT_SETTINGS);
  });
});

describe('a pause', () => {
  it('ends so many minutes from now, and changes nothing else', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone');
    await changeSettings(chat, phone, { time_zone: 'Europe/Berlin', check_ins: false });

    expect((await changeSettings(chat, phone, { pause_minutes: 60 })).data).toEqual({
      ...DEFAULT_SETTINGS,
      time_zone: 'Europe/Berlin',
      check_ins: false,
      paused_until: new Date(chat.clock.now() + 60 * MINUTE_MS).toISOString(),
    });
  });

  it('comes along with other changes', async () => {
    const chat = memoryChat();
    const change = { time_zone: 'Asia/Tokyo', check_ins: false, pause_minutes: 1 };

    expect((await changeSettings(chat, await chat.device('phone'), change)).data).toEqual({
      ...DEFAULT_SETTINGS,
      time_zone: 'Asia/Tokyo',
      check_ins: false,
      paused_until: new Date(chat.clock.now() + MINUTE_MS).toISOString(),
    });
  });

  it('stays as it is when something else changes', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone');
    const { paused_until } = (await changeSettings(chat, phone, { pause_minutes: 60 })).data;
    await chat.clock.advance(MINUTE_MS);

    expect((await changeSettings(chat, phone, { check_ins: false })).data).toMatchObject({ paused_until });
  });

  it('counts anew when it is asked for again', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone');
    await changeSettings(chat, phone, { pause_minutes: 60 });
    await chat.clock.advance(10 * MINUTE_MS);

    expect((await changeSettings(chat, phone, { pause_minutes: 60 })).data).toMatchObject({
      paused_until: new Date(chat.clock.now() + 60 * MINUTE_MS).toISOString(),
    });
  });

  it('ends at once by a pause of no minutes', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone');
    await changeSettings(chat, phone, { pause_minutes: 60 });

    expect((await changeSettings(chat, phone, { pause_minutes: 0 })).data).toEqual(DEFAULT_SETTINGS);
    expect((await changeSettings(chat, phone, {})).data).toEqual(DEFAULT_SETTINGS);
  });

  it('is none any more from the moment at which it ends', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone');
    const { paused_until } = (await changeSettings(chat, phone, { pause_minutes: 60 })).data;

    await chat.clock.advance(60 * MINUTE_MS - 1);
    expect((await changeSettings(chat, phone, {})).data).toMatchObject({ paused_until });
    await chat.clock.advance(1);
    expect((await changeSettings(chat, phone, {})).data).toEqual(DEFAULT_SETTINGS);
  });

  it('that is over is not shown by a change of something else either', async () => {
    const chat = memoryChat();
    await chat.device('laptop');
    const phone = await chat.device('phone');
    await changeSettings(chat, phone, { pause_minutes: 1 });
    await chat.clock.advance(MINUTE_MS);

    const { data } = await changeSettings(chat, phone, { check_ins: false });

    expect(data).toMatchObject({ paused_until: null });
    expect(chat.sockets.data('laptop', 'settings').at(-1)).toEqual(data);
  });

  it("goes to the user's other devices when it begins and when it ends", async () => {
    const chat = memoryChat();
    await chat.device('laptop');
    const phone = await chat.device('phone');

    const begun = await changeSettings(chat, phone, { pause_minutes: 60 });
    const ended = await changeSettings(chat, phone, { pause_minutes: 0 });

    expect(chat.sockets.data('laptop', 'settings')).toEqual([begun.data, ended.data]);
  });
});

describe('a caller without a connection', () => {
  const caller: Caller = { userId: 'ada', role: 'user', tokenExpiresAt: Number.MAX_SAFE_INTEGER };

  it("changes settings, and all of the user's devices hear of it", async () => {
    const chat = memoryChat();
    await chat.device('phone');
    await chat.device('laptop');

    const { data } = await changeSettings(chat, caller, { pause_minutes: 60 });

    expect(chat.sockets.data('phone', 'settings')).toEqual([data]);
    expect(chat.sockets.data('laptop', 'settings')).toEqual([data]);
  });

  it('reads them, and nobody hears of it', async () => {
    const chat = memoryChat();
    await chat.device('phone');

    expect((await changeSettings(chat, caller, {})).data).toEqual(DEFAULT_SETTINGS);
    expect(chat.sockets.events('phone')).toEqual([]);
  });
});
