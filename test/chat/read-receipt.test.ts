import { beforeEach, describe, expect, it } from 'vitest';
import { readReceipt } from '../../chat/read-receipt.ts';
import type { Speaker } from '../../chat/speaker.ts';
import { type MemoryChat, memoryChat } from '../support/memory/chat.ts';
import { aMessage, aReply, aSpeaker, idAt } from '../support/memory/factories.ts';

const MINUTE = 60_000;

let chat: MemoryChat;
let phone: Speaker;

beforeEach(async () => {
  chat = memoryChat();
  phone = await chat.device('phone');
  await chat.device('laptop');
});

const ago = (minutes: number): string => idAt(chat.clock.now() - minutes * MINUTE);
const reply = (minutes: number) => chat.messages.put(aReply({ createdAt: chat.clock.now() - minutes * MINUTE }));
const readAtOf = async (messageId: string) => (await chat.messages.get('ada', messageId))?.readAt;

describe('a receipt for one message', () => {
  it('is answered, and the message is read', async () => {
    await reply(1);

    expect(await readReceipt(chat, phone, { message_id: ago(1) })).toEqual({
      event: 'read_receipt',
      data: {
        message_id: ago(1),
        conversation_id: 'ada',
        read_at: '2026-02-01T15:30:00.000Z',
        reader: 'user',
      },
    });
    expect(await chat.messages.get('ada', ago(1))).toMatchObject({ status: 'read', readAt: chat.clock.now() });
  });

  it("is shown on the user's other devices", async () => {
    await reply(1);

    const answer = await readReceipt(chat, phone, { message_id: ago(1) });

    expect(chat.sockets.data('laptop', 'read_receipt')).toEqual([answer.data]);
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('leaves earlier messages unread', async () => {
    await reply(2);
    await reply(1);

    await readReceipt(chat, phone, { message_id: ago(1) });

    expect(await readAtOf(ago(2))).toBeNull();
  });

  it('that comes a second time is answered with the first time', async () => {
    await reply(1);
    const messageId = ago(1);
    const first = await readReceipt(chat, phone, { message_id: messageId });
    await chat.clock.advance(MINUTE);

    expect(await readReceipt(chat, phone, { message_id: messageId })).toEqual(first);
  });

  it('is made up for on a device that may not have got it', async () => {
    await reply(1);
    chat.sockets.answer('laptop', 'failed');

    await readReceipt(chat, phone, { message_id: ago(1) });

    expect(chat.jobs.welcomes).toMatchObject([{ kind: 'resync', connectionId: 'laptop' }]);
  });
});

describe('a receipt up to a message', () => {
  it('is for that message and every earlier one, and for no later one', async () => {
    const now = chat.clock.now();
    for (const minutes of [4, 3, 2, 1]) await reply(minutes);

    expect((await readReceipt(chat, phone, { up_to_message_id: ago(2) })).data).toMatchObject({
      message_id: ago(2),
      up_to_message_id: ago(2),
    });
    expect(await Promise.all([4, 3, 2, 1].map((minutes) => readAtOf(ago(minutes))))).toEqual([now, now, now, null]);
  });

  it('leaves what was read before as it was', async () => {
    await reply(2);
    await reply(1);
    const [earlier, latest] = [ago(2), ago(1)];
    await readReceipt(chat, phone, { message_id: earlier });
    const firstRead = chat.clock.now();
    await chat.clock.advance(MINUTE);

    await readReceipt(chat, phone, { up_to_message_id: latest });

    expect(await readAtOf(earlier)).toBe(firstRead);
  });

  it('reaches as far back as there are messages', async () => {
    for (let minutes = 60; minutes > 0; minutes -= 1) await reply(minutes);

    await readReceipt(chat, phone, { up_to_message_id: ago(1) });

    expect(await Array.fromAsync(chat.messages.unread('ada', ago(1)))).toEqual([]);
  });

  it("leaves the user's own messages alone", async () => {
    await chat.messages.put(aMessage({ createdAt: chat.clock.now() - 2 * MINUTE }));
    await reply(1);

    await readReceipt(chat, phone, { up_to_message_id: ago(1) });

    expect(await readAtOf(ago(2))).toBeNull();
  });

  it('is told to the other devices once', async () => {
    await reply(2);
    await reply(1);

    await readReceipt(chat, phone, { up_to_message_id: ago(1) });

    expect(chat.sockets.data('laptop', 'read_receipt')).toMatchObject([{ up_to_message_id: ago(1) }]);
  });
});

describe.each(['message_id', 'up_to_message_id'] as const)('a receipt that cannot be, with %s,', (key) => {
  it('is refused for a message that is not there', async () => {
    await reply(2);

    await expect(readReceipt(chat, phone, { [key]: ago(1) })).rejects.toMatchObject({ data: { code: 'not_found' } });
    expect(await readAtOf(ago(2))).toBeNull();
    expect(chat.sockets.events('laptop')).toEqual([]);
  });

  it("is refused for the user's own message, as if it were not there", async () => {
    await chat.messages.put(aMessage({ createdAt: chat.clock.now() - MINUTE }));

    await expect(readReceipt(chat, phone, { [key]: ago(1) })).rejects.toMatchObject({ data: { code: 'not_found' } });
  });

  it("is refused for another user's message, as if it were not there", async () => {
    await reply(1);

    await expect(readReceipt(chat, aSpeaker({ userId: 'bob' }), { [key]: ago(1) })).rejects.toMatchObject({
      data: { code: 'not_found' },
    });
    expect(await readAtOf(ago(1))).toBeNull();
  });

  it("is forbidden in another user's conversation", async () => {
    await reply(1);
    const request = { [key]: ago(1), conversation_id: 'ada' };

    await expect(readReceipt(chat, aSpeaker({ userId: 'bob' }), request)).rejects.toMatchObject({
      data: { code: 'forbidden' },
    });
  });
});
