import { describe, expect, it } from 'vitest';
import { changeSettings } from '../../chat/change-settings.ts';
import { DEFAULT_SETTINGS } from '../../chat/ports/conversations.ts';
import { memoryChat } from '../support/memory/chat.ts';

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
