import { describe, expect, it } from 'vitest';
import { showTyping } from '../../chat/show-typing.ts';
import { memoryChat } from '../support/memory/chat.ts';

const typing = { is_typing: true };
const INTERVAL = 2_000; // 2 s

/** Ada at her phone, with a laptop that sees her type. */
async function phoneAndLaptop() {
  const chat = memoryChat();
  const phone = await chat.device('phone');
  const laptop = await chat.device('laptop');
  return { chat, phone, laptop, seen: () => chat.sockets.data('laptop', 'typing') };
}

describe('typing', () => {
  it("is seen on the user's other devices, for 3 s, and has no answer", async () => {
    const { chat, phone, seen } = await phoneAndLaptop();

    expect(await showTyping(chat, phone, typing)).toBeUndefined();
    expect(seen()).toEqual([{ is_typing: true, conversation_id: 'ada', sender: 'user', expires_in_ms: 3_000 }]);
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('names the further conversation that it is in', async () => {
    const { chat, phone, seen } = await phoneAndLaptop();

    await showTyping(chat, phone, { ...typing, conversation_id: 'ada:work' });

    expect(seen()).toMatchObject([{ conversation_id: 'ada:work' }]);
  });

  it("in another user's conversation is forbidden, and nobody sees it", async () => {
    const { chat, seen } = await phoneAndLaptop();
    const bob = await chat.device('phone-of-bob', { userId: 'bob' });

    await expect(showTyping(chat, bob, { ...typing, conversation_id: 'ada' })).rejects.toMatchObject({
      data: { code: 'forbidden' },
    });
    expect(seen()).toEqual([]);
  });

  it.each([true, false])('is dropped within 2 s of the one before, also when it says %s', async (isTyping) => {
    const { chat, phone, seen } = await phoneAndLaptop();
    await showTyping(chat, phone, typing);
    await chat.clock.advance(INTERVAL - 1);

    await showTyping(chat, phone, { is_typing: isTyping });

    expect(seen()).toHaveLength(1);
  });

  it('is seen again after 2 s', async () => {
    const { chat, phone, seen } = await phoneAndLaptop();
    await showTyping(chat, phone, typing);
    await chat.clock.advance(INTERVAL);

    await showTyping(chat, phone, { is_typing: false });

    expect(seen()).toMatchObject([{ is_typing: true }, { is_typing: false }]);
  });

  it('is counted for each device by itself', async () => {
    const { chat, phone, laptop } = await phoneAndLaptop();
    await showTyping(chat, phone, typing);

    await showTyping(chat, laptop, typing);

    expect(chat.sockets.data('phone', 'typing')).toHaveLength(1);
  });

  it('that nobody could see does not count', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone');
    await showTyping(chat, phone, typing);
    await chat.device('laptop');

    await showTyping(chat, phone, typing);

    expect(chat.sockets.data('laptop', 'typing')).toHaveLength(1);
  });

  it('is not made up for on a device that cannot take it', async () => {
    const { chat, phone } = await phoneAndLaptop();
    chat.sockets.answer('laptop', 'failed');

    await showTyping(chat, phone, typing);

    expect(await chat.connection('laptop')).toMatchObject({ state: 'ready' });
    expect(chat.jobs.welcomes).toEqual([]);
  });
});
