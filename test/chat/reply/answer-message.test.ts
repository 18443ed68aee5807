import { beforeEach, describe, expect, it, vi } from 'vitest';
import { newFeelings } from '../../../chat/demi/feelings.ts';
import { failureKind, feel } from '../../../chat/demi/turn.ts';
import { answerMessage } from '../../../chat/reply/answer-message.ts';
import { mood } from '../../../protocol/mood.ts';
import { type MemoryChat, memoryChat } from '../../support/memory/chat.ts';
import { quiet } from '../../support/memory/clock.ts';
import {
  failing,
  hanging,
  pausing,
  type ScriptedConductor,
  type Step,
  saying,
  scriptedConductor,
} from '../../support/memory/conductor.ts';
import { aDelivery, aMessage, aReply, aTurnEnd, idAt } from '../../support/memory/factories.ts';

const HALF_A_MINUTE = 30_000; // 30 s
const question = aMessage({ clientMessageId: 'c-1', createdAt: Date.UTC(2026, 1, 1, 15, 29, 59) });
const { conversationId, messageId } = question;
const job = { kind: 'reply' as const, userId: 'ada', conversationId, messageId, attempt: 1 };

const START = Date.UTC(2026, 1, 1, 15, 30);
const next = aMessage({ messageId: idAt(START, 6), createdAt: START });

let chat: MemoryChat;

beforeEach(async () => {
  chat = memoryChat();
  await chat.device('phone', { topics: ['stream', 'thinking', 'emotion'] });
  await chat.device('laptop');
  await chat.messages.put(question);
  await chat.conversations.admit({ userId: 'ada', conversationId, messageId, now: chat.clock.now() });
});

type Job = typeof job & { readonly redelivered: boolean };

async function answer(
  conductor: ScriptedConductor = scriptedConductor(saying('Hello ', 'you')),
  { redelivered = false, ...over }: Partial<Job> = {},
): Promise<void> {
  await answerMessage({ ...chat, conductor }, { ...job, ...over }, aDelivery({ redelivered }));
}

const asked = async () => {
  const message = await chat.messages.get('ada', messageId);
  if (message === undefined) throw new Error('The question is gone');
  return message;
};
const reply = async () => chat.messages.get('ada', (await asked()).replyId ?? '');

describe('an answer', () => {
  it('is stored as a reply to its message, which is read', async () => {
    const now = chat.clock.now();
    const feelings = { ...newFeelings(now), streak: 1 };

    await answer(scriptedConductor([{ type: 'felt', feelings }, ...saying('Hello you')]));

    expect(await asked()).toMatchObject({ status: 'read', readAt: now });
    expect(await reply()).toEqual({
      conversationId,
      messageId: (await asked()).replyId,
      sender: 'demi',
      content: 'Hello you',
      emotionState: feelings.emotions,
      status: 'delivered',
      createdAt: now,
      storedAt: now,
      deliveredAt: now,
      readAt: null,
      inReplyTo: messageId,
    });
  });

  it('is seen in its order, by each device as it wishes', async () => {
    const thinking: Step = { type: 'thinking', step: 'reading', status: 'completed', details: 'Reading' };

    await answer(scriptedConductor([thinking, ...saying('Hello you')]));

    expect(chat.sockets.events('phone')).toEqual([
      'read_receipt',
      'typing',
      'thinking',
      'message_delta',
      'typing',
      'message',
      'emotion_update',
    ]);
    expect(chat.sockets.events('laptop')).toEqual(['read_receipt', 'typing', 'typing', 'message']);
  });

  it('is pushed as it was stored', async () => {
    await answer();

    expect(chat.sockets.data('laptop', 'message')).toMatchObject([
      { message_id: (await asked()).replyId, content: 'Hello you', status: 'sent', in_reply_to: messageId },
    ]);
  });

  it('is followed by how she feels, and her mood', async () => {
    const { emotions } = newFeelings(chat.clock.now());

    await answer();

    expect(chat.sockets.data('phone', 'emotion_update')).toEqual([{ ...emotions, mood: mood(emotions) }]);
  });

  it('waits for no device that does not take its frames', async () => {
    const release = chat.sockets.hold('laptop');
    const answering = answer();
    await quiet();
    await chat.clock.advance(HALF_A_MINUTE);

    expect(chat.sockets.events('phone').slice(-2)).toEqual(['message', 'emotion_update']);
    release();
    await answering;
  });

  it('that another worker has just stored under the same id is brought to everybody by a history', async () => {
    const replyId = idAt(chat.clock.now(), 2);
    const another: Step = async () => {
      await chat.messages.nameReply('ada', messageId, 1, replyId);
      await chat.messages.put(aReply({ messageId: replyId }));
    };

    await answer(scriptedConductor([another, ...saying('Hello you')]));

    expect(chat.sockets.events('phone')).not.toContain('message');
    expect(chat.jobs.welcomes.map(({ connectionId }) => connectionId)).toEqual(['phone', 'laptop']);
    expect(await chat.conversations.unanswered('ada')).toEqual([]);
  });

  it('leaves no trace before the job is its worker’s, though it has been read by then', async () => {
    const leased = Promise.withResolvers<void>();
    const read = vi.spyOn(chat.messages, 'read');
    const ports = { ...chat, conductor: scriptedConductor(saying('Hello you')) };
    const answering = answerMessage(ports, job, { redelivered: false, leased: leased.promise });
    await quiet();
    expect(read).toHaveBeenCalled();
    expect(chat.sockets.events('phone')).toEqual([]);
    expect(await asked()).toMatchObject({ readAt: null });

    leased.resolve();
    await answering;
    expect(chat.sockets.events('phone')).toContain('message');
  });

  it('has its message read from the beginning on', async () => {
    const answering = answer(scriptedConductor([pausing(chat.clock, HALF_A_MINUTE), ...saying('Hello you')]));
    await quiet();

    expect(await asked()).toMatchObject({ status: 'read', readAt: chat.clock.now() });
    await chat.clock.advance(HALF_A_MINUTE);
    await answering;
  });

  it('says what writing it took, where it is stored', async () => {
    const usage = { inputTokens: 900, outputTokens: 12, cachedTokens: 500 };

    await answer(scriptedConductor([{ type: 'used', usage }, ...saying('Hello you')]));

    expect(await reply()).toMatchObject({ usage });
    expect(JSON.stringify(chat.sockets.data('laptop', 'message'))).not.toContain('900');
  });

  it('is measured where a model was asked, and only there', async () => {
    const usage = { inputTokens: 900, outputTokens: 12, cachedTokens: 500 };
    await answer();
    expect(chat.measured).toEqual([]);
    await chat.messages.put(next);
    await answer(scriptedConductor([{ type: 'used', usage }, ...saying('Hello you')]), { messageId: next.messageId });

    expect(chat.measured).toEqual([
      { InputTokens: 900, OutputTokens: 12, CachedTokens: 500, FirstWordMs: 0, ModelFailures: 0 },
    ]);
  });

  it('reaches a device that came while it was written, which sees nothing else of it', async () => {
    const answering = answer(scriptedConductor([pausing(chat.clock, HALF_A_MINUTE), ...saying('Hello you')]));
    await quiet();
    await chat.device('tablet', { topics: ['stream', 'thinking'] });
    await chat.clock.advance(HALF_A_MINUTE);
    await answering;

    expect(chat.sockets.events('tablet')).toEqual(['message']);
  });

  it('stays sent when it reaches nobody', async () => {
    chat.sockets.close('phone');
    chat.sockets.close('laptop');

    await answer();

    expect(await reply()).toMatchObject({ status: 'sent', deliveredAt: null });
  });

  it('is made up for on a device that may not have got it', async () => {
    const answering = answer(scriptedConductor([pausing(chat.clock, HALF_A_MINUTE), ...saying('Hello you')]));
    await quiet();
    await chat.device('tablet');
    chat.sockets.answer('tablet', 'failed');
    await chat.clock.advance(HALF_A_MINUTE);
    await answering;

    expect(chat.jobs.welcomes).toEqual([{ kind: 'resync', userId: 'ada', connectionId: 'tablet' }]);
  });

  it('ends the waiting of its message, and keeps what she felt', async () => {
    const feelings = { ...newFeelings(chat.clock.now()), streak: 3 };

    await answer(scriptedConductor([{ type: 'felt', feelings }, ...saying('Hello you')]));

    expect(await chat.conversations.unanswered('ada')).toEqual([]);
    expect(await chat.conversations.beginReply('ada', job)).toMatchObject({ feelings });
  });
});

describe('what the conductor is told', () => {
  it('is the message and the 20 before it, oldest first, of this conversation', async () => {
    const at = (halfMinutes: number): number => question.createdAt - halfMinutes * HALF_A_MINUTE;
    for (let minutes = 21; minutes > 0; minutes -= 1) await chat.messages.put(aMessage({ createdAt: at(minutes) }));
    await chat.messages.put(aMessage({ createdAt: at(-1) }));
    await chat.messages.put(aMessage({ createdAt: at(3) + 1, conversationId: 'ada:work' }));
    const conductor = scriptedConductor(saying('Hello you'));

    await answer(conductor);

    expect(conductor.turns).toMatchObject([{ conversationId, message: { messageId }, now: chat.clock.now() }]);
    expect(conductor.turns[0]?.recent.map((message) => message.messageId)).toEqual(
      Array.from({ length: 20 }, (_, index) => idAt(at(20 - index))),
    );
  });

  it('is how she feels by now, aged since the last turn', async () => {
    const before = newFeelings(chat.clock.now() - 10 * HALF_A_MINUTE);
    await chat.conversations.endReply('ada', { conversationId, messageId: idAt(0) }, aTurnEnd(before));
    const conductor = scriptedConductor(saying('Hello you'));

    await answer(conductor);

    expect(conductor.turns).toMatchObject([{ feelings: { changedAt: chat.clock.now() } }]);
  });

  it('is a reply that was written after the message came, right behind its question', async () => {
    const before = aMessage({ createdAt: question.createdAt - 2 });
    const between = aMessage({ createdAt: question.createdAt - 1 });
    const late = aReply({ createdAt: question.createdAt + 1, inReplyTo: before.messageId });
    for (const message of [before, between, late]) await chat.messages.put(message);
    const conductor = scriptedConductor(saying('Hello you'));

    await answer(conductor);

    expect(conductor.turns[0]?.recent.map((message) => message.messageId)).toEqual(
      [before, late, between].map((message) => message.messageId),
    );
  });

  it('is not what the user wrote later and waits for, but what was answered meanwhile', async () => {
    const waiting = aMessage({ createdAt: question.createdAt + 1 });
    const answered = aMessage({ createdAt: question.createdAt + 2, replyId: idAt(START, 9) });
    for (const message of [waiting, answered]) await chat.messages.put(message);
    const conductor = scriptedConductor(saying('Hello you'));

    await answer(conductor);

    expect(conductor.turns[0]?.recent).toEqual([answered]);
  });
});

describe('an answer that is stopped', () => {
  const stopAfter = async (...steps: readonly Step[]): Promise<void> => {
    const answering = answer(scriptedConductor([...steps, hanging]));
    await quiet();
    await chat.conversations.requestStop('ada', messageId);
    await chat.clock.advance(500); // half a second
    await answering;
  };

  it('is stored as far as it was written, and says so', async () => {
    await stopAfter({ type: 'delta', text: 'Where shall I ' });

    expect(await reply()).toMatchObject({ content: 'Where shall I', stopped: true });
    expect(chat.sockets.data('phone', 'message')).toMatchObject([{ content: 'Where shall I', stopped: true }]);
  });

  it('before its first word is "…"', async () => {
    await stopAfter();

    expect(await reply()).toMatchObject({ content: '…', stopped: true });
  });

  it('does not stop the next one', async () => {
    await stopAfter();
    const next = aMessage({ messageId: idAt(chat.clock.now(), 6) });
    await chat.messages.put(next);

    await answer(undefined, { messageId: next.messageId });

    expect(chat.sockets.data('phone', 'message').at(-1)).not.toHaveProperty('stopped');
  });
});

describe('an answer that cannot be made', () => {
  it('is told after typing has ended, and nothing is stored as a reply', async () => {
    await answer(scriptedConductor([failing]));

    expect(chat.sockets.events('laptop')).toEqual(['read_receipt', 'typing', 'typing', 'error']);
    expect(await asked()).toMatchObject({ failedAt: chat.clock.now() });
    expect(await asked()).not.toHaveProperty('replyId');
    expect(await chat.conversations.unanswered('ada')).toEqual([]);
  });

  it('leaves its mark on her', async () => {
    const before = newFeelings(chat.clock.now());

    await answer(scriptedConductor([failing]));

    expect(await chat.conversations.beginReply('ada', job)).toMatchObject({
      feelings: feel(before, [failureKind(before)], chat.clock.now()),
    });
  });
});

describe('a job', () => {
  it('for a message that is not there does nothing', async () => {
    await answer(undefined, { messageId: idAt(0) });

    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('of an earlier attempt does nothing', async () => {
    await chat.messages.fail('ada', messageId, 1, chat.clock.now());
    await chat.messages.retry('ada', messageId, 'kept');

    await answer();

    expect(chat.sockets.events('phone')).toEqual([]);
    expect(await asked()).not.toHaveProperty('replyId');
  });

  it('of the attempt that is asked for again answers', async () => {
    await chat.messages.fail('ada', messageId, 1, chat.clock.now());
    await chat.messages.retry('ada', messageId, 'kept');

    await answer(undefined, { attempt: 2 });

    expect(await reply()).toMatchObject({ content: 'Hello you' });
  });

  it('for a failed message does nothing', async () => {
    await chat.messages.fail('ada', messageId, 1, chat.clock.now());

    await answer();

    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('that comes back for a failed message tells the failure, which may not have been told', async () => {
    await chat.messages.fail('ada', messageId, 1, chat.clock.now());

    await answer(undefined, { redelivered: true });

    expect(chat.sockets.events('phone')).toEqual(['error']);
  });

  it('that is there twice is answered once', async () => {
    await answer();
    const before = chat.sockets.events('phone').length;
    await answer(scriptedConductor(saying('Something else')));

    expect(await reply()).toMatchObject({ content: 'Hello you' });
    expect(chat.sockets.events('phone')).toHaveLength(before);
    expect(chat.jobs.welcomes).toEqual([]);
  });

  it('that two workers have at once has one reply, and one message is pushed', async () => {
    const conductors = ['One', 'Another'].map((text) =>
      scriptedConductor([pausing(chat.clock, HALF_A_MINUTE), ...saying(text)]),
    );
    const answering = Promise.all(conductors.map((conductor) => answer(conductor)));
    await chat.clock.advance(HALF_A_MINUTE);
    await answering;

    expect(chat.sockets.data('laptop', 'message').map(({ content }) => content)).toEqual([(await reply())?.content]);
  });

  it('that comes back after its reply was stored brings all devices up to date', async () => {
    const replyId = idAt(chat.clock.now(), 2);
    await chat.messages.nameReply('ada', messageId, 1, replyId);
    await chat.messages.put(aReply({ messageId: replyId }));

    await answer(undefined, { redelivered: true });

    expect(chat.jobs.welcomes.map(({ kind, connectionId }) => [kind, connectionId])).toEqual([
      ['resync', 'phone'],
      ['resync', 'laptop'],
    ]);
    expect(await chat.conversations.unanswered('ada')).toEqual([]);
  });

  it('of a later attempt that finds the reply of an earlier one brings all devices up to date', async () => {
    const replyId = idAt(chat.clock.now(), 2);
    await chat.messages.nameReply('ada', messageId, 1, replyId);
    await chat.messages.fail('ada', messageId, 1, chat.clock.now());
    await chat.messages.retry('ada', messageId, 'kept');
    await chat.messages.put(aReply({ messageId: replyId }));

    await answer(undefined, { attempt: 2 });

    expect(chat.jobs.welcomes.map(({ connectionId }) => connectionId)).toEqual(['phone', 'laptop']);
  });

  it('that comes back after its reply was named writes it under that name', async () => {
    const replyId = idAt(chat.clock.now(), 2);
    await chat.messages.nameReply('ada', messageId, 1, replyId);

    await answer(undefined, { redelivered: true });

    expect(await chat.messages.get('ada', replyId)).toMatchObject({ content: 'Hello you', inReplyTo: messageId });
  });
});
