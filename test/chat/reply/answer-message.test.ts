import { beforeEach, describe, expect, it } from 'vitest';
import { newFeelings } from '../../../chat/demi/feelings.ts';
import type { Recollection } from '../../../chat/demi/memory.ts';
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
import { aMessage, aReply, idAt } from '../../support/memory/factories.ts';

const HALF_A_MINUTE = 30_000; // 30 s
const question = aMessage({ clientMessageId: 'c-1', createdAt: Date.UTC(2026, 1, 1, 15, 29, 59) });
const { conversationId, messageId } = question;
const job = { kind: 'reply' as const, userId: 'ada', conversationId, messageId, attempt: 1 };

const START = Date.UTC(2026, 1, 1, 15, 30);
const anna: Recollection = {
  kind: 'name',
  topic: 'name',
  value: 'Anna',
  statement: 'your name is Anna',
  messageId: 'm-1',
  toldAt: question.createdAt - 1,
};
const bob = { ...anna, value: 'Bob', statement: 'your name is Bob', messageId };
const learned: Step = { type: 'learned', memory: [anna] };
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
  await answerMessage({ ...chat, conductor }, { ...job, ...over }, redelivered);
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

  it('has its message read from the beginning on', async () => {
    const answering = answer(scriptedConductor([pausing(chat.clock, HALF_A_MINUTE), ...saying('Hello you')]));
    await quiet();

    expect(await asked()).toMatchObject({ status: 'read', readAt: chat.clock.now() });
    await chat.clock.advance(HALF_A_MINUTE);
    await answering;
  });

  it('keeps what the conductor learned', async () => {
    await answer(scriptedConductor([learned, ...saying('Hello Ada')]));

    expect(await chat.memories.read('ada')).toEqual({ memory: [anna], knownSince: 0 });
  });

  it('does not fail because what it learned cannot be kept', async () => {
    const write = () => Promise.reject(new Error('throttled'));
    const conductor = scriptedConductor([learned, ...saying('Hello')]);
    await answerMessage({ ...chat, memories: { ...chat.memories, write }, conductor }, job, false);

    expect(chat.reports).toEqual(['memory_not_kept']);
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
    expect(await chat.conversations.beginReply('ada', job)).toEqual(feelings);
  });
});

describe('what a message tells', () => {
  const lessons = () => chat.jobs.lessons.map((lesson) => lesson.messageId);
  const learning = (...steps: readonly Step[]): ScriptedConductor => ({
    ...scriptedConductor(steps),
    learn: async () => ({ facts: [], usage: undefined }),
  });

  it('is found out after the reply, by a job of its own, where that takes time', async () => {
    const release = chat.sockets.hold('phone');
    const answering = answer(learning(...saying('Hello you')));
    await quiet();
    expect(lessons()).toEqual([]);
    release();
    await answering;

    expect(chat.jobs.lessons).toEqual([{ kind: 'learn', userId: 'ada', conversationId, messageId }]);
  });

  it('is not asked for where the conductor learns as it goes', async () => {
    await answer();

    expect(lessons()).toEqual([]);
  });

  it('is asked for where the reply was stopped, and not where it failed', async () => {
    const answering = answer(learning(hanging));
    await quiet();
    await chat.conversations.requestStop('ada', messageId);
    await chat.clock.advance(500); // half a second
    await answering;
    await chat.messages.put(next);
    await answer(learning(failing), { messageId: next.messageId });

    expect(lessons()).toEqual([messageId]);
  });

  it('is not asked for when the tokens of the day are spent', async () => {
    await chat.spending.spend('ada', '2026-02-01', 100);
    await answerMessage({ ...chat, conductor: learning(...saying('Tomorrow')), dailyTokenBudget: 100 }, job, false);

    expect(lessons()).toEqual([]);
  });

  it('is asked for again where the worker before may have died', async () => {
    await answer(learning(...saying('Hello you')));
    await answer(learning(...saying('Hello you')), { redelivered: true });

    expect(lessons()).toEqual([messageId, messageId]);
  });

  it('is no reason to answer again where the job cannot be queued', async () => {
    const jobs = { ...chat.jobs, learn: () => Promise.reject(new Error('unavailable')) };
    await answerMessage({ ...chat, jobs, conductor: learning(...saying('Hello you')) }, job, false);

    expect(chat.reports).toEqual(['learning_not_queued']);
  });
});

describe('a message that asks to be forgotten', () => {
  const forget = aMessage({ messageId: idAt(START, 7), createdAt: START, content: 'Please forget me' });

  beforeEach(async () => {
    await chat.memories.write('ada', { memory: [anna], knownSince: 0 });
    await chat.messages.put(forget);
  });

  it('leaves nothing that was told before, whatever becomes of the reply', async () => {
    await answer(scriptedConductor([failing]), { messageId: forget.messageId });

    expect(await chat.memories.read('ada')).toEqual({ memory: [], knownSince: START });
  });

  it('is known to the conductor', async () => {
    const conductor = scriptedConductor(saying('Who are you?'));
    await answer(conductor, { messageId: forget.messageId });

    expect(conductor.turns).toMatchObject([{ memory: [], knownSince: START }]);
  });

  it('is not undone by a reply that began before it', async () => {
    const meanwhile: Step = () => chat.memories.forget('ada', START);
    await answer(scriptedConductor([meanwhile, { type: 'learned', memory: [bob] }, ...saying('Hello')]));

    expect(await chat.memories.read('ada')).toEqual({ memory: [], knownSince: START });
  });
});

describe('the tokens of a day', () => {
  const usage = { inputTokens: 900, outputTokens: 100, cachedTokens: 0 };
  const dear = (): ScriptedConductor => scriptedConductor([{ type: 'used', usage }, ...saying('Hello you')]);
  const ask = async (number: number, conductor: ScriptedConductor, dailyTokenBudget: number): Promise<void> => {
    const message = aMessage({ messageId: idAt(START, number), createdAt: START });
    await chat.messages.put(message);
    await answerMessage({ ...chat, conductor, dailyTokenBudget }, { ...job, messageId: message.messageId }, false);
  };

  it('are charged to the user, a failed reply too', async () => {
    await ask(5, dear(), 5_000);
    await ask(6, scriptedConductor([{ type: 'used', usage }, failing]), 5_000);

    expect(await chat.spending.spent('ada', '2026-02-01')).toBe(3_000); // two attempts failed
  });

  it('are spent when as many were used, and the conductor knows', async () => {
    const after = dear();
    await ask(5, dear(), 1_000);
    await ask(6, after, 1_000);

    expect(after.turns).toMatchObject([{ isBudgetSpent: true }]);
  });

  it('come back with the next day', async () => {
    const after = dear();
    await ask(5, dear(), 1_000);
    await chat.clock.advance(86_400_000); // a day
    await ask(6, after, 1_000);

    expect(after.turns).toMatchObject([{ isBudgetSpent: false }]);
  });

  it('are not counted where there is no budget', async () => {
    await ask(5, dear(), 0);

    expect(await chat.spending.spent('ada', '2026-02-01')).toBe(0);
  });

  it('that cannot be charged are given away', async () => {
    const spending = { ...chat.spending, spend: () => Promise.reject(new Error('throttled')) };
    await answerMessage({ ...chat, spending, conductor: dear(), dailyTokenBudget: 1_000 }, job, false);

    expect(chat.reports).toEqual(['tokens_not_charged']);
    expect(await reply()).toBeDefined();
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
    await chat.conversations.endReply('ada', { conversationId, messageId: idAt(0) }, before);
    const conductor = scriptedConductor(saying('Hello you'));

    await answer(conductor);

    expect(conductor.turns).toMatchObject([{ feelings: { changedAt: chat.clock.now() } }]);
  });

  it('is what she keeps in mind', async () => {
    await chat.memories.write('ada', { memory: [anna], knownSince: 0 });
    const conductor = scriptedConductor(saying('Hello Ada'));

    await answer(conductor);

    expect(conductor.turns).toMatchObject([{ memory: [anna], knownSince: 0 }]);
  });

  it('is nothing that she was told more than 90 days ago', async () => {
    const old = { ...bob, topic: 'boat', toldAt: START - 91 * 86_400_000 };
    await chat.memories.write('ada', { memory: [old, anna], knownSince: 0 });
    const conductor = scriptedConductor(saying('Hello Ada'));

    await answer(conductor);

    expect(conductor.turns).toMatchObject([{ memory: [anna] }]);
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

    expect(await chat.conversations.beginReply('ada', job)).toEqual(
      feel(before, [failureKind(before)], chat.clock.now()),
    );
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
