import { expect, it } from 'vitest';
import { others, pushToOthers } from '../../chat/other-devices.ts';
import { DEFAULT_SETTINGS } from '../../chat/ports/conversations.ts';
import { memoryChat } from '../support/memory/chat.ts';
import { aConnection, aSpeaker } from '../support/memory/factories.ts';

const push = { event: 'settings' as const, data: DEFAULT_SETTINGS };

it("a push to the others reaches all of the user's devices but the one that spoke", async () => {
  const chat = memoryChat();
  const phone = await chat.device('phone');
  await chat.device('laptop');
  await chat.device('tablet');

  await pushToOthers(chat, phone, push);

  expect(chat.sockets.data('laptop', 'settings')).toEqual([DEFAULT_SETTINGS]);
  expect(chat.sockets.data('tablet', 'settings')).toEqual([DEFAULT_SETTINGS]);
  expect(chat.sockets.events('phone')).toEqual([]);
});

it('a push to the others reaches nobody else', async () => {
  const chat = memoryChat();
  await chat.device('phone-of-bob', { userId: 'bob' });

  await pushToOthers(chat, await chat.device('phone'), push);

  expect(chat.sockets.events('phone-of-bob')).toEqual([]);
});

it('all devices are others to one that is not known', () => {
  const devices = [aConnection({ connectionId: 'laptop' })];

  expect(others(devices, aSpeaker())).toEqual(devices);
});
