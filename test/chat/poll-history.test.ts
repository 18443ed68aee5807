import { beforeEach, describe, expect, it } from 'vitest';
import { pollHistory } from '../../chat/poll-history.ts';
import type { StoredMessage } from '../../chat/ports/messages.ts';
import type { ServerEvents } from '../../protocol/server-events.ts';
import { type MemoryChat, memoryChat } from '../support/memory/chat.ts';
import { aMessage, aReply, aSpeaker, idAt } from '../support/memory/factories.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const { connectionId: _id, connectedAt: _at, ...ada } = aSpeaker();

let chat: MemoryChat;
let now: number;

beforeEach(() => {
  chat = memoryChat();
  now = chat.clock.now();
});

const poll = (request: Parameters<typeof pollHistory>[2] = {}) => pollHistory(chat, ada, request);
const put = (message: StoredMessage) => chat.messages.put(message);
const idsOf = ({ messages }: ServerEvents['history']) => messages.map(({ message_id: id }) => id);
const statusOf = async (messageId: string) => (await chat.messages.get('ada', messageId))?.status;

describe('a poll', () => {
  it('without a cursor is the newest page', async () => {
    await put(aMessage({ createdAt: now - MINUTE }));

    expect(await poll()).toMatchObject({ mode: 'page', count: 1, has_more: false, conversation_id: 'ada' });
  });

  it('after an unknown message is the whole list', async () => {
    await put(aMessage({ createdAt: now - MINUTE }));

    expect(await poll({ after: idAt(now, 7) })).toMatchObject({ mode: 'replace', count: 1 });
  });

  it("of somebody else's conversation is forbidden", async () => {
    await expect(poll({ conversation_id: 'bob' })).rejects.toMatchObject({ data: { code: 'forbidden' } });
  });
});

describe('a poll after the same message again', () => {
  const cursor = () => aMessage({ createdAt: now - 5 * SECOND });

  it('brings a message that was stored meanwhile under a smaller id', async () => {
    await put(cursor());
    await poll({ after: cursor().messageId });
    const late = aReply({ createdAt: now - 15 * MINUTE, storedAt: now });
    await put(late);

    expect(idsOf(await poll({ after: cursor().messageId }))).toEqual([late.messageId, cursor().messageId]);
  });

  it('tells that the message was read meanwhile, and that its reply failed', async () => {
    await put(cursor());
    await chat.messages.markRead('ada', cursor().messageId, 'user', now);
    await chat.messages.fail('ada', cursor().messageId, 1, now);

    expect(await poll({ after: cursor().messageId })).toMatchObject({
      mode: 'delta',
      messages: [{ message_id: cursor().messageId, status: 'read', failed: true }],
    });
  });
});

describe("Demi's messages in a poll", () => {
  it('count as delivered, and nothing else does', async () => {
    const [reply, read] = [
      aReply({ createdAt: now - MINUTE }),
      aReply({ createdAt: now - 2 * MINUTE, status: 'read', readAt: now }),
    ];
    for (const message of [reply, read]) await put(message);

    await poll();

    expect(await statusOf(reply.messageId)).toBe('delivered');
    expect(await statusOf(read.messageId)).toBe('read');
  });

  it('are brought even where that cannot be written down, and the operator hears of it', async () => {
    await put(aReply({ createdAt: now - MINUTE }));
    const failing = chat.invocation({
      before: (call) => {
        if (call === 'messages.markDelivered') throw new Error('throttled');
      },
    });

    expect(await pollHistory(failing, ada, {})).toMatchObject({ count: 1 });
    expect(chat.reports).toEqual(['not_marked_delivered']);
  });
});
