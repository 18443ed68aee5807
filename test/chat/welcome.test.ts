import { beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../chat/connect.ts';
import { failureLine } from '../../chat/demi/failure-line.ts';
import type { WelcomeJob } from '../../chat/ports/jobs.ts';
import { welcome } from '../../chat/welcome.ts';
import { wireMessage } from '../../chat/wire-message.ts';
import { type MemoryChat, memoryChat } from '../support/memory/chat.ts';
import { quiet } from '../support/memory/clock.ts';
import { aMessage, aReply, aSpeaker, idAt } from '../support/memory/factories.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const greetJob: WelcomeJob = { kind: 'greet', userId: 'ada', connectionId: 'phone' };
const resyncJob: WelcomeJob = { ...greetJob, kind: 'resync' };
const push = { event: 'message' as const, durable: true };

let chat: MemoryChat;

beforeEach(async () => {
  chat = memoryChat();
  await connect(chat, aSpeaker(), { after: undefined, topics: [] });
});

/** A conversation of which the last word was said an hour ago. */
async function oldConversation() {
  const hourAgo = chat.clock.now() - 60 * MINUTE;
  const question = aMessage({ createdAt: hourAgo - SECOND });
  const answer = aReply({ createdAt: hourAgo });
  await chat.messages.put(question);
  await chat.messages.put(answer);
  return { question, answer };
}

/** Runs until it is over, time passing; answers what it came to. */
async function runWith(running: Promise<void>, ms = 20 * SECOND): Promise<PromiseSettledResult<void>> {
  const settled = Promise.allSettled([running]);
  await chat.clock.advance(ms);
  const [outcome] = await settled;
  if (outcome === undefined) throw new Error('One promise has one outcome');
  return outcome;
}

const histories = () => chat.sockets.data('phone', 'history');

it('a connection whose token has run out is not welcomed', async () => {
  await chat.clock.advance(60 * MINUTE); // the token's life

  await welcome(chat, greetJob);

  expect(chat.sockets.events('phone')).toEqual([]);
});

describe('a greeting from a cursor', () => {
  const from = (after: string): WelcomeJob => ({ ...greetJob, after });

  it('tells that no answer could be made to the message at the cursor', async () => {
    const failed = aMessage({ failedAt: chat.clock.now(), clientMessageId: 'c-1' });
    await chat.messages.put(failed);

    await welcome(chat, from(failed.messageId));

    expect(histories()).toMatchObject([{ mode: 'delta', messages: [] }]);
    expect(chat.sockets.data('phone', 'error')).toMatchObject([
      { code: 'inference_error', in_reply_to: failed.messageId, client_message_id: 'c-1' },
    ]);
  });

  it('brings the whole list when something was missed before, which may have changed an old message', async () => {
    const { question } = await oldConversation();
    const phone = await chat.connection('phone');
    if (phone !== undefined) await chat.connections.noteMissed(phone);

    await welcome(chat, from(question.messageId));

    expect(histories()).toMatchObject([{ mode: 'replace' }]);
  });

  it('comes after the messages without an answer are queued, in their order', async () => {
    const ids = [3, 1, 2].map((number) => idAt(chat.clock.now(), number));
    for (const messageId of ids) {
      await chat.messages.put(aMessage({ messageId }));
      await chat.conversations.admit({ userId: 'ada', conversationId: 'ada', messageId, now: chat.clock.now() });
    }

    await welcome(chat, greetJob);

    expect(chat.jobs.replies.map(({ messageId }) => messageId)).toEqual(ids.toSorted());
  });
});

describe('a greeting', () => {
  it('says who the connection is, then shows its history', async () => {
    const { question, answer } = await oldConversation();

    await welcome(chat, greetJob);

    expect(chat.sockets.frames('phone')).toMatchObject([
      {
        event: 'connected',
        data: {
          connection_id: 'phone',
          user_id: 'ada',
          role: 'user',
          conversation_id: 'ada',
          protocol: 1,
          heartbeat_ms: 240_000,
          limits: { content_code_points: 4_000, messages_per_minute: 50, frame_bytes: 32_768, history_page_max: 100 },
        },
      },
      { event: 'history', data: { mode: 'replace', messages: [wireMessage(question), wireMessage(answer)] } },
    ]);
  });

  it('opens the connection for pushes', async () => {
    await welcome(chat, greetJob);

    expect(await chat.connection('phone')).toMatchObject({ state: 'ready' });
  });

  it('from a message on brings what came after it', async () => {
    const { question, answer } = await oldConversation();

    await welcome(chat, { ...greetJob, after: question.messageId });

    expect(histories()).toMatchObject([{ mode: 'delta', messages: [{ message_id: answer.messageId }] }]);
  });

  it("marks Demi's messages that it brings as delivered, and nothing else", async () => {
    const { question, answer } = await oldConversation();

    await welcome(chat, greetJob);

    expect(await chat.messages.get('ada', answer.messageId)).toMatchObject({
      status: 'delivered',
      deliveredAt: chat.clock.now(),
    });
    expect(await chat.messages.get('ada', question.messageId)).toEqual(question);
  });

  it('keeps the ids of what is younger than 2 min, which somebody may still be about to push', async () => {
    const now = chat.clock.now();
    await chat.messages.put(aMessage({ createdAt: now - 2 * MINUTE }));
    await chat.messages.put(aMessage({ createdAt: now - 2 * MINUTE + 1 }));

    await welcome(chat, greetJob);

    expect(await chat.connection('phone')).toMatchObject({ greetedWith: new Set([idAt(now - 2 * MINUTE + 1)]) });
  });

  it('that is delivered a second time finds the connection open and does nothing', async () => {
    await welcome(chat, greetJob);
    await welcome(chat, greetJob);

    expect(chat.sockets.events('phone')).toEqual(['connected', 'history']);
  });

  it('is given once while another worker is at it; its job comes back, should that worker die', async () => {
    const release = chat.sockets.hold('phone');
    const first = welcome(chat, greetJob);
    await quiet();
    await expect(welcome(chat, greetJob)).rejects.toThrow('Another worker is greeting the connection');
    release();
    await first;

    expect(chat.sockets.events('phone')).toEqual(['connected', 'history']);
  });

  it('is taken over 18 s after a worker that died over it', async () => {
    const now = chat.clock.now();
    await chat.connections.claimWelcome('user#ada', 'phone', now, now + 18 * SECOND);
    await chat.clock.advance(18 * SECOND);
    await expect(welcome(chat, greetJob)).rejects.toThrow('Another worker is greeting the connection');
    expect(chat.sockets.events('phone')).toEqual([]);
    await chat.clock.advance(1);

    await welcome(chat, greetJob);

    expect(chat.sockets.events('phone')).toEqual(['connected', 'history']);
  });

  it('of a connection that has gone does nothing', async () => {
    await chat.connections.remove(aSpeaker());

    await welcome(chat, greetJob);

    expect(chat.sockets.events('phone')).toEqual([]);
  });
});

describe('a resync', () => {
  it('brings the history and nothing else', async () => {
    await oldConversation();

    await welcome(chat, resyncJob);

    expect(chat.sockets.events('phone')).toEqual(['history']);
    expect(histories()).toMatchObject([{ mode: 'replace', count: 2 }]);
  });

  it('of a socket that has closed forgets the connection', async () => {
    chat.sockets.close('phone');

    await welcome(chat, resyncJob);

    expect(await chat.connection('phone')).toBeUndefined();
  });
});

describe('a socket that is not open yet', () => {
  it('is tried until it is open', async () => {
    chat.sockets.answer('phone', 'gone', 'gone', 'gone');

    expect(await runWith(welcome(chat, greetJob))).toMatchObject({ status: 'fulfilled' });
    expect(chat.sockets.events('phone')).toEqual(['connected', 'history']);
  });

  it('is tried after 20 ms first, then less and less often, every second at last', async () => {
    const tries: number[] = [];
    const start = chat.clock.now();
    const sockets = {
      post: async () => {
        tries.push(chat.clock.now() - start);
        return 'gone' as const;
      },
    };

    await runWith(welcome({ ...chat, sockets }, greetJob));

    expect(tries.slice(0, 4)).toEqual([0, 20, 60, 140]);
    expect(tries.slice(-2)).toEqual([7_260, 8_260]);
  });

  it('is given up after 8 s: the client has left', async () => {
    chat.sockets.close('phone');

    expect(await runWith(welcome(chat, greetJob))).toMatchObject({ status: 'fulfilled' });
    expect(await chat.connection('phone')).toBeUndefined();
  });

  it('is not given up before 8 s', async () => {
    chat.sockets.close('phone');
    const running = welcome(chat, greetJob);
    await chat.clock.advance(8 * SECOND - 1);

    expect(await chat.connection('phone')).toBeDefined();
    await runWith(running);
  });

  it('that takes no frames for another reason is left to the next try of the job', async () => {
    const sockets = { post: async () => 'failed' as const };

    expect(await runWith(welcome({ ...chat, sockets }, greetJob))).toMatchObject({ status: 'rejected' });
    expect(await chat.connection('phone')).toMatchObject({ state: 'opening' });
  });
});

describe('a history that does not arrive', () => {
  it('is left to the next try of the job when nobody knows why', async () => {
    chat.sockets.answer('phone', 'sent', 'failed');

    await expect(welcome(chat, greetJob)).rejects.toThrow();
    expect(await chat.connection('phone')).toMatchObject({ state: 'opening' });
  });

  it('because the client has left forgets the connection', async () => {
    const { answer } = await oldConversation();
    chat.sockets.answer('phone', 'sent', 'gone');

    await welcome(chat, greetJob);

    expect(await chat.connection('phone')).toBeUndefined();
    expect(await chat.messages.get('ada', answer.messageId)).toMatchObject({ status: 'sent' });
  });
});

describe('what is stored while the greeting is under way', () => {
  /** A greeting that is about to post, while a reply is stored and pushed. */
  async function replyMeanwhile() {
    const release = chat.sockets.hold('phone');
    const running = welcome(chat, { ...greetJob, after: idAt(0) });
    await quiet();
    const reply = aReply({ createdAt: chat.clock.now() });
    await chat.messages.put(reply);
    const connection = await chat.connection('phone');
    const pushed = connection && (await chat.outbox.push([connection], { ...push, data: wireMessage(reply) }));
    release();
    await running;
    return { reply, pushed };
  }

  it('is held back and comes with the history', async () => {
    const { reply, pushed } = await replyMeanwhile();

    expect(pushed).toEqual(['held']);
    expect(histories().at(-1)).toMatchObject({ mode: 'replace', messages: [{ message_id: reply.messageId }] });
    expect(chat.sockets.events('phone')).not.toContain('message');
  });

  it('is worth another history when a push was missed since the connection was read', async () => {
    await replyMeanwhile();

    expect(chat.sockets.events('phone')).toEqual(['connected', 'history', 'history']);
    expect(await chat.connection('phone')).toMatchObject({ state: 'ready' });
  });

  it('comes in a whole history, even where the greeting was a delta', async () => {
    const { question } = await oldConversation();
    const connection = await chat.connection('phone');
    await welcome(
      {
        ...chat,
        sockets: {
          post: async (connectionId, frame) => {
            if (connection !== undefined && histories().length === 0) await chat.connections.noteMissed(connection);
            return chat.sockets.post(connectionId, frame, true);
          },
        },
      },
      { ...greetJob, after: question.messageId },
    );

    expect(histories().map(({ mode }) => mode)).toEqual(['delta', 'replace']);
  });

  it('is left to the next try of the job when it never ends', async () => {
    const connection = await chat.connection('phone');
    const sockets = {
      post: async () => {
        if (connection !== undefined) await chat.connections.noteMissed(connection);
        return 'sent' as const;
      },
    };

    await expect(welcome({ ...chat, sockets }, greetJob)).rejects.toThrow('misses messages faster');
  });
});

describe('failures', () => {
  it('are told after the history that holds them', async () => {
    const question = aMessage({ createdAt: chat.clock.now() - MINUTE, clientMessageId: 'c-1' });
    await chat.messages.put(question);
    await chat.messages.fail('ada', question.messageId, 1, chat.clock.now());

    await welcome(chat, greetJob);

    expect(chat.sockets.events('phone')).toEqual(['connected', 'history', 'error']);
    expect(chat.sockets.data('phone', 'error')).toEqual([
      {
        message: 'Error generating response',
        code: 'inference_error',
        retryable: true,
        client_message_id: 'c-1',
        in_reply_to: question.messageId,
        fallback: failureLine(question.messageId),
      },
    ]);
  });

  it('that were asked for again are not told', async () => {
    const question = aMessage({ createdAt: chat.clock.now() - MINUTE });
    await chat.messages.put(question);
    await chat.messages.fail('ada', question.messageId, 1, chat.clock.now());
    await chat.messages.retry('ada', question.messageId, 'kept');

    await welcome(chat, greetJob);

    expect(chat.sockets.events('phone')).not.toContain('error');
  });
});

describe('messages that wait for an answer', () => {
  const messageId = () => idAt(chat.clock.now() - SECOND);
  const admit = (id = messageId(), conversationId = 'ada') =>
    chat.conversations.admit({ userId: 'ada', conversationId, messageId: id, now: chat.clock.now() });
  const put = (over = {}) => chat.messages.put(aMessage({ createdAt: chat.clock.now() - SECOND, ...over }));

  it('are queued again, in whichever conversation and attempt they are', async () => {
    await admit(messageId(), 'ada:work');
    await put({ conversationId: 'ada:work', attempt: 2 });

    await welcome(chat, greetJob);

    expect(chat.jobs.replies).toEqual([
      { kind: 'reply', userId: 'ada', conversationId: 'ada:work', messageId: messageId(), attempt: 2 },
    ]);
    expect(await chat.conversations.unanswered('ada')).toHaveLength(1);
  });

  it('are queued again by a resync too', async () => {
    await admit();
    await put();

    await welcome(chat, resyncJob);

    expect(chat.jobs.replies).toHaveLength(1);
  });

  it('are queued again even if the socket never opens', async () => {
    await admit();
    await put();
    chat.sockets.close('phone');

    await runWith(welcome(chat, greetJob));

    expect(chat.jobs.replies).toHaveLength(1);
  });

  it('are forgotten, not queued, when they have failed', async () => {
    await admit();
    await put();
    await chat.messages.fail('ada', messageId(), 1, chat.clock.now());

    await welcome(chat, greetJob);

    expect(chat.jobs.replies).toEqual([]);
    expect(await chat.conversations.unanswered('ada')).toEqual([]);
  });

  it('but were not stored within 1 min are forgotten', async () => {
    await admit(idAt(chat.clock.now() - MINUTE - 1));

    await welcome(chat, greetJob);

    expect(await chat.conversations.unanswered('ada')).toEqual([]);
    expect(chat.jobs.replies).toEqual([]);
  });

  it('but are not stored yet are left alone for 1 min', async () => {
    await admit(idAt(chat.clock.now() - MINUTE));

    await welcome(chat, greetJob);

    expect(await chat.conversations.unanswered('ada')).toHaveLength(1);
    expect(chat.jobs.replies).toEqual([]);
  });
});
