import { beforeEach, describe, expect, it } from 'vitest';
import { sendMessage } from '../../chat/send-message.ts';
import type { Speaker } from '../../chat/speaker.ts';
import { UUIDV7_CEILING, uuidFloor } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { ServerEvents } from '../../protocol/server-events.ts';
import { type MemoryChat, memoryChat } from '../support/memory/chat.ts';
import { aReply, aSpeaker, idAt } from '../support/memory/factories.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

let chat: MemoryChat;
let phone: Speaker;

beforeEach(async () => {
  chat = memoryChat();
  phone = await chat.device('phone');
});

type Request = Partial<Parameters<typeof sendMessage>[2]>;

const send = (request: Request = {}, speaker = phone) => sendMessage(chat, speaker, { content: 'Hey', ...request });

/** Sends, and expects an acknowledgement. */
async function delivered(request: Request = {}, speaker = phone): Promise<ServerEvents['delivered']> {
  const answer = await send(request, speaker);
  if (answer?.event !== 'delivered') throw new Error(`Answered with ${answer?.event}`);
  return answer.data;
}

const stored = (conversationId = 'ada') =>
  Array.fromAsync(
    chat.messages.read({
      conversationId,
      from: uuidFloor(0),
      to: UUIDV7_CEILING,
      newestFirst: false,
      pageSize: 100,
    }),
  );
const fillWindow = async (): Promise<void> => {
  for (let sent = 0; sent < LIMITS.messagesPerMinute; sent += 1) await send();
};
const fail = (messageId: string, attempt = 1) => chat.messages.fail('ada', messageId, attempt, chat.clock.now());

describe('a message', () => {
  it('is stored as it was written, and delivered', async () => {
    const now = chat.clock.now();

    const { message_id: messageId } = await delivered({ content: 'Hey\n<b>Demi</b> 🙂', client_message_id: 'c-1' });

    expect(await stored()).toEqual([
      {
        conversationId: 'ada',
        messageId,
        sender: 'user',
        content: 'Hey\n<b>Demi</b> 🙂',
        emotionState: null,
        status: 'delivered',
        createdAt: now,
        storedAt: now,
        deliveredAt: now,
        readAt: null,
        attempt: 1,
        clientMessageId: 'c-1',
      },
    ]);
  });

  it('is acknowledged under its id and the name that its sender gave it', async () => {
    expect(await delivered({ client_message_id: 'c-1' })).toEqual({
      message_id: idAt(chat.clock.now()),
      conversation_id: 'ada',
      status: 'delivered',
      delivered_at: '2026-02-01T15:30:00.000Z',
      client_message_id: 'c-1',
    });
  });

  it('is queued for its answer, and waits for it', async () => {
    const { message_id: messageId } = await delivered();

    expect(chat.jobs.replies).toEqual([{ kind: 'reply', userId: 'ada', conversationId: 'ada', messageId, attempt: 1 }]);
    expect(await chat.conversations.unanswered('ada')).toEqual([{ conversationId: 'ada', messageId }]);
  });

  it('that is blank is ignored without a word', async () => {
    expect(await send({ content: '' })).toBeUndefined();
    expect(await stored()).toEqual([]);
    expect(chat.jobs.replies).toEqual([]);
    expect(await chat.conversations.unanswered('ada')).toEqual([]);
  });

  it("goes to the user's other devices, and does not come back", async () => {
    await chat.device('laptop');
    await chat.device('phone-of-bob', { userId: 'bob' });

    const { message_id: messageId } = await delivered({ client_message_id: 'c-1' });

    expect(chat.sockets.data('laptop', 'message')).toMatchObject([
      { message_id: messageId, sender: 'user', content: 'Hey', client_message_id: 'c-1' },
    ]);
    expect(chat.sockets.events('phone')).toEqual([]);
    expect(chat.sockets.events('phone-of-bob')).toEqual([]);
  });

  it('is made up for on a device that may not have got it', async () => {
    await chat.device('laptop');
    chat.sockets.answer('laptop', 'failed');

    await delivered();

    expect(await chat.connection('laptop')).toMatchObject({ state: 'opening' });
    expect(chat.jobs.welcomes).toMatchObject([{ kind: 'resync', connectionId: 'laptop' }]);
  });

  it('goes into a further conversation that it names', async () => {
    const { message_id: messageId } = await delivered({ conversation_id: 'ada:work' });

    expect(await stored()).toEqual([]);
    expect(await stored('ada:work')).toHaveLength(1);
    expect(chat.jobs.replies).toMatchObject([{ conversationId: 'ada:work', messageId }]);
  });

  it.each(['bob', 'bob:work', 'ada:', 'ada:a b', 'adam'])(
    'in the conversation %s is forbidden, and nothing is stored',
    async (conversation_id) => {
      await expect(send({ conversation_id })).rejects.toMatchObject({ data: { code: 'forbidden' } });
      expect(await stored(conversation_id)).toEqual([]);
      expect(await chat.conversations.unanswered('ada')).toEqual([]);
    },
  );

  it('over a connection that was given up makes it known again', async () => {
    await send({}, aSpeaker({ connectionId: 'tablet' }));

    expect(await chat.connection('tablet')).toMatchObject({ state: 'opening' });
    expect(chat.jobs.welcomes).toEqual([{ kind: 'resync', userId: 'ada', connectionId: 'tablet' }]);
  });

  it('over a connection that is known asks for no welcome', async () => {
    await send();

    expect(chat.jobs.welcomes).toEqual([]);
  });
});

describe('a message that came without a connection', () => {
  const { connectionId: _id, connectedAt: _at, ...caller } = aSpeaker();
  const sendWithout = (request: Request = {}) => sendMessage(chat, caller, { content: 'Hey', ...request });

  it('is delivered, and waits for its answer', async () => {
    const answer = await sendWithout({ client_message_id: 'c-1' });

    expect(answer).toMatchObject({ event: 'delivered', data: { client_message_id: 'c-1', status: 'delivered' } });
    expect(chat.jobs.replies).toHaveLength(1);
  });

  it("goes to all of the user's devices", async () => {
    await chat.device('tablet');
    await sendWithout();

    for (const device of ['phone', 'tablet'])
      expect(chat.sockets.data(device, 'message')).toMatchObject([{ content: 'Hey' }]);
  });

  it('makes no connection known, new or repeated', async () => {
    await sendWithout({ client_message_id: 'c-1' });
    expect(chat.jobs.welcomes).toEqual([]);

    await sendWithout({ client_message_id: 'c-1' });
    expect(chat.jobs.welcomes).toMatchObject([{ connectionId: 'phone' }]); // which may not have seen it
  });

  it('is the message that a device sent under the same client id', async () => {
    const first = await delivered({ client_message_id: 'c-1' });

    expect(await sendWithout({ client_message_id: 'c-1' })).toMatchObject({
      data: { message_id: first.message_id, duplicate: true },
    });
    expect(await stored()).toHaveLength(1);
  });
});

describe('a message whose answer failed after it got its id', () => {
  const again = { client_message_id: 'c-1' };
  const replyId = idAt(Date.UTC(2026, 1, 1, 15, 30), 9);
  const replyIdAfter = async (ms: number): Promise<string | undefined> => {
    const { message_id: messageId } = await delivered(again);
    await chat.messages.nameReply('ada', messageId, 1, replyId);
    await fail(messageId);
    await chat.clock.advance(ms);
    await delivered(again);
    return (await chat.messages.get('ada', messageId))?.replyId;
  };

  it('keeps the id for a minute: the worker that gave it may still store the reply', async () => {
    expect(await replyIdAfter(MINUTE - 1)).toBe(replyId);
  });

  it('gets another afterwards, so that the reply does not sort among what is long past', async () => {
    expect(await replyIdAfter(MINUTE)).toBeUndefined();
  });

  it('keeps it for ever once the reply is stored', async () => {
    await chat.messages.put(aReply({ messageId: replyId }));

    expect(await replyIdAfter(MINUTE)).toBe(replyId);
  });
});

describe('a message that the other devices cannot be told of', () => {
  const untold = () =>
    chat.invocation({
      before: (call) => {
        if (call === 'connections.inRoom') throw new Error('The table is not there');
      },
    });

  it('is acknowledged all the same without a client id: sent again, it would be another', async () => {
    expect(await sendMessage(untold(), phone, { content: 'Hey' })).toMatchObject({ event: 'delivered' });
    expect(chat.reports).toEqual(['other_devices_not_told']);
  });

  it('is not acknowledged with a client id: sent again, it makes up for that', async () => {
    const request = { content: 'Hey', client_message_id: 'c-1' };

    await expect(sendMessage(untold(), phone, request)).rejects.toThrow('The table is not there');
  });
});

describe('a message that is sent again under its client id', () => {
  const again = { client_message_id: 'c-1' };

  it('is stored once, and acknowledged with the same id as a duplicate', async () => {
    const first = await delivered(again);
    await chat.clock.advance(SECOND);

    expect(await delivered(again)).toEqual({ ...first, duplicate: true });
    expect(await stored()).toHaveLength(1);
  });

  it('asks for no further answer than the one that it already waits for', async () => {
    await send(again);
    await send(again);

    expect(new Set(chat.jobs.replies.map((job) => JSON.stringify(job))).size).toBe(1);
    expect(await chat.conversations.unanswered('ada')).toHaveLength(1);
  });

  it('is not queued any more once its answer is stored', async () => {
    const { message_id: messageId } = await delivered(again);
    const replyId = idAt(chat.clock.now(), 9);
    await chat.messages.nameReply('ada', messageId, 1, replyId);
    await chat.messages.put(aReply({ messageId: replyId }));

    expect(await delivered(again)).toMatchObject({ duplicate: true });
    expect(chat.jobs.replies).toHaveLength(1);
  });

  it('is queued again while its answer has only got its id: the worker may have died', async () => {
    const { message_id: messageId } = await delivered(again);
    await chat.messages.nameReply('ada', messageId, 1, idAt(chat.clock.now(), 9));

    await delivered(again);

    expect(chat.jobs.replies).toHaveLength(2);
  });

  it('has the history of the other devices sent again while it has no answer: they may not have seen it', async () => {
    await chat.device('laptop');
    await delivered(again);
    await delivered(again);

    expect(chat.jobs.welcomes).toEqual([{ kind: 'resync', userId: 'ada', connectionId: 'laptop' }]);
  });

  it('leaves devices alone that were sent a history since', async () => {
    await delivered(again);
    await chat.clock.advance(10_001); // 10 s: the put is over, however long it took
    await chat.device('laptop', { connectedAt: chat.clock.now() });
    await delivered(again);

    expect(chat.jobs.welcomes).toEqual([]);
  });

  it('introduces a connection that was given up', async () => {
    await delivered(again);
    await chat.connections.remove(phone);
    await delivered(again);

    expect(await chat.connection('phone')).toMatchObject({ state: 'opening' });
    expect(chat.jobs.welcomes).toMatchObject([{ kind: 'resync', connectionId: 'phone' }]);
  });

  it('keeps its first content, whatever it says this time', async () => {
    await send({ ...again, content: 'First' });
    await send({ ...again, content: 'Second' });

    expect(await stored()).toMatchObject([{ content: 'First' }]);
  });

  it('is not shown to the other devices a second time', async () => {
    await chat.device('laptop');
    await send(again);
    await send(again);

    expect(chat.sockets.data('laptop', 'message')).toHaveLength(1);
  });

  it('is one message with one job, even from two devices at once', async () => {
    const laptop = await chat.device('laptop');

    const [one, another] = await Promise.all([delivered(again), delivered(again, laptop)]);

    expect(one.message_id).toBe(another.message_id);
    expect([one, another].filter(({ duplicate }) => duplicate === true)).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
    expect(new Set(chat.jobs.replies.map((job) => JSON.stringify(job))).size).toBe(1);
    expect(await chat.conversations.unanswered('ada')).toHaveLength(1);
  });

  it('is shown to the other devices by the second of two frames, if the first dies over it', async () => {
    await chat.device('laptop');
    const dying = chat.invocation({
      before: (call) => {
        if (call === 'connections.inRoom') throw new Error('killed');
      },
    });
    const [first] = await Promise.allSettled([
      sendMessage(dying, phone, { content: 'Hey', ...again }),
      send({ content: 'Hey', ...again }),
    ]);

    expect(first.status).toBe('rejected');
    expect(chat.jobs.welcomes).toEqual([{ kind: 'resync', userId: 'ada', connectionId: 'laptop' }]);
  });

  it('takes one place in the rate window, even from two devices at once', async () => {
    await Promise.all([send(again), send(again)]);
    for (let sent = 1; sent < LIMITS.messagesPerMinute; sent += 1) await send();

    await expect(send()).rejects.toMatchObject({ data: { code: 'rate_limited' } });
    expect(await stored()).toHaveLength(LIMITS.messagesPerMinute);
  });

  it('with another content at the same moment is one message, and everybody is shown the same', async () => {
    await chat.device('laptop');

    await Promise.all([send({ ...again, content: 'First' }), send({ ...again, content: 'Second' })]);

    const contents = (await stored()).map(({ content }) => content);
    expect(contents).toHaveLength(1);
    expect(chat.sockets.data('laptop', 'message').map(({ content }) => content)).toEqual(contents);
  });

  it('is another message in another conversation', async () => {
    const first = await delivered(again);

    expect(await delivered({ ...again, conversation_id: 'ada:work' })).not.toMatchObject({
      message_id: first.message_id,
    });
  });

  it('is another message after seven days', async () => {
    await send(again);
    await chat.clock.advance(LIMITS.historyDays * 24 * 60 * MINUTE);

    expect(await delivered(again)).not.toHaveProperty('duplicate');
  });

  it('is free of the rate limit', async () => {
    await send(again);
    for (let repeated = 0; repeated < LIMITS.messagesPerMinute; repeated += 1) await send(again);

    expect(await delivered()).toMatchObject({ status: 'delivered' });
  });

  it('is acknowledged even when the window is full', async () => {
    await send(again);
    for (let sent = 1; sent < LIMITS.messagesPerMinute; sent += 1) await send();

    expect(await delivered(again)).toMatchObject({ duplicate: true });
  });
});

describe('messages without a client id', () => {
  it('are two even when they say the same', async () => {
    const [one, another] = [await delivered(), await delivered()];

    expect(one.message_id).not.toBe(another.message_id);
    expect(one).not.toHaveProperty('client_message_id');
    expect(await stored()).toHaveLength(2);
  });
});

describe('a client id whose message was never stored', () => {
  const again = { client_message_id: 'c-1' };
  let claimedAt: number;
  let claimed: string;

  beforeEach(async () => {
    claimedAt = chat.clock.now();
    claimed = idAt(claimedAt, 77);
    await chat.messages.claim('ada', 'c-1', { messageId: claimed, createdAt: claimedAt });
  });

  it('gets its message under the id that it was given, within 15 s', async () => {
    await chat.clock.advance(15 * SECOND);

    expect(await delivered(again)).toMatchObject({ message_id: claimed });
    expect(await stored()).toMatchObject([
      { messageId: claimed, createdAt: claimedAt, storedAt: claimedAt + 15 * SECOND },
    ]);
    expect(await chat.conversations.unanswered('ada')).toEqual([{ conversationId: 'ada', messageId: claimed }]);
  });

  it('gets a new id after 15 s, for nobody can be storing it any more', async () => {
    await chat.clock.advance(15 * SECOND + 1);

    const { message_id: messageId } = await delivered(again);

    expect(messageId).not.toBe(claimed);
    expect(await stored()).toMatchObject([{ messageId, createdAt: chat.clock.now() }]);
    expect(await delivered(again)).toMatchObject({ message_id: messageId, duplicate: true });
  });

  it('gets one message when two come after 15 s at once; who is late tries again', async () => {
    await chat.clock.advance(MINUTE);

    const outcomes = await Promise.allSettled([send(again), send(again)]);

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await delivered(again)).toMatchObject({ duplicate: true });
    expect(await stored()).toHaveLength(1);
  });

  it('is refused when the window is full', async () => {
    await fillWindow();

    await expect(send(again)).rejects.toMatchObject({ data: { code: 'rate_limited', client_message_id: 'c-1' } });
  });
});

describe('a message whose answer failed', () => {
  const again = { client_message_id: 'c-1' };
  let messageId: string;

  beforeEach(async () => {
    messageId = (await delivered(again)).message_id;
    await fail(messageId);
    await chat.conversations.endReply('ada', { conversationId: 'ada', messageId }, undefined);
    chat.jobs.replies.length = 0;
  });

  it('is asked for again by sending it again', async () => {
    expect(await delivered(again)).toMatchObject({ message_id: messageId, duplicate: true });
    expect(chat.jobs.replies).toEqual([{ kind: 'reply', userId: 'ada', conversationId: 'ada', messageId, attempt: 2 }]);
    expect(await chat.conversations.unanswered('ada')).toEqual([{ conversationId: 'ada', messageId }]);
    expect(await stored()).toHaveLength(1);
  });

  it('is shown to the devices that may never have seen it', async () => {
    await chat.device('laptop', { connectedAt: chat.clock.now() });
    await delivered(again);

    expect(chat.jobs.welcomes).toEqual([{ kind: 'resync', userId: 'ada', connectionId: 'laptop' }]);
  });

  it('is asked for once by two devices at once', async () => {
    await Promise.all([send(again), send(again)]);

    expect(chat.jobs.replies.map(({ attempt }) => attempt)).toEqual([2, 2]); // which the queue takes for one
    expect(await stored()).toMatchObject([{ attempt: 2 }]);
  });

  it('takes a place in the rate window', async () => {
    for (let sent = 1; sent < LIMITS.messagesPerMinute; sent += 1) await send();

    await expect(send(again)).rejects.toMatchObject({ data: { code: 'rate_limited' } });
  });

  it('can be asked for a third time', async () => {
    await send(again);
    await fail(messageId, 2);
    await send(again);

    expect(chat.jobs.replies.map(({ attempt }) => attempt)).toEqual([2, 3]);
  });
});

describe('the rate limit', () => {
  it('lets 50 messages through in 60 s, and refuses the next, which it names', async () => {
    await fillWindow();
    await chat.clock.advance(20 * SECOND);

    await expect(send({ client_message_id: 'c-51' })).rejects.toMatchObject({
      data: { code: 'rate_limited', retryable: true, retry_after_ms: 40_000, client_message_id: 'c-51' },
    });
    expect(await stored()).toHaveLength(50);
    expect(chat.jobs.replies).toHaveLength(50);
  });

  it('lets through what comes after the time that it named, under the same client id', async () => {
    await fillWindow();
    await expect(send({ client_message_id: 'c-51' })).rejects.toMatchObject({ data: { retry_after_ms: MINUTE } });
    await chat.clock.advance(MINUTE);

    await delivered({ client_message_id: 'c-51' });

    expect(await stored()).toHaveLength(51);
  });

  it('counts all devices and conversations of the user together', async () => {
    const laptop = await chat.device('laptop');
    for (let sent = 0; sent < LIMITS.messagesPerMinute / 2; sent += 1) {
      await send({ conversation_id: 'ada:work' });
      await send({}, laptop);
    }

    await expect(send()).rejects.toMatchObject({ data: { code: 'rate_limited' } });
  });

  it('does not count what was forbidden', async () => {
    for (let sent = 0; sent < LIMITS.messagesPerMinute; sent += 1)
      await send({ conversation_id: 'bob' }).catch(() => undefined);

    expect(await delivered()).toMatchObject({ status: 'delivered' });
  });

  it('leaves other users alone', async () => {
    await fillWindow();
    const bob = await chat.device('phone-of-bob', { userId: 'bob' });

    expect(await delivered({}, bob)).toMatchObject({ conversation_id: 'bob' });
  });
});
