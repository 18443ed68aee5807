import { beforeEach, describe, expect, it } from 'vitest';
import { stopReply } from '../../chat/stop-reply.ts';
import { type MemoryChat, memoryChat } from '../support/memory/chat.ts';
import { aSpeaker, idAt } from '../support/memory/factories.ts';

const speaker = aSpeaker();
const BEING_ANSWERED = idAt(speaker.connectedAt, 1);
const ANOTHER = idAt(speaker.connectedAt, 2);

describe('a stop', () => {
  let chat: MemoryChat;

  beforeEach(async () => {
    chat = memoryChat();
    await chat.conversations.beginReply('ada', { conversationId: 'ada', messageId: BEING_ANSWERED });
  });

  it('that names the reply being written asks for its end, and has no answer', async () => {
    expect(await stopReply(chat, speaker, { in_reply_to: BEING_ANSWERED })).toBeUndefined();
    expect(await chat.conversations.stopFor('ada')).toBe(BEING_ANSWERED);
  });

  it('that names another reply does nothing', async () => {
    await stopReply(chat, speaker, { in_reply_to: ANOTHER });

    expect(await chat.conversations.stopFor('ada')).toBeUndefined();
  });

  it('that names none ends whichever is being written', async () => {
    await stopReply(chat, speaker, {});

    expect(await chat.conversations.stopFor('ada')).toBe(BEING_ANSWERED);
  });

  it('in a further conversation leaves the default one alone', async () => {
    await chat.conversations.beginReply('ada', { conversationId: 'ada:work', messageId: ANOTHER });

    await stopReply(chat, speaker, { conversation_id: 'ada:work' });

    expect(await chat.conversations.stopFor('ada')).toBeUndefined();
    expect(await chat.conversations.stopFor('ada:work')).toBe(ANOTHER);
  });

  it("in another user's conversation is forbidden, and stops nothing", async () => {
    const bob = aSpeaker({ userId: 'bob' });

    await expect(stopReply(chat, bob, { conversation_id: 'ada' })).rejects.toMatchObject({
      data: { code: 'forbidden' },
    });
    expect(await chat.conversations.stopFor('ada')).toBeUndefined();
  });
});
