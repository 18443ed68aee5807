import { beforeEach, describe, expect, it } from 'vitest';
import type { Recollection } from '../../../chat/demi/memory.ts';
import { answerMessage } from '../../../chat/reply/answer-message.ts';
import { type MemoryChat, memoryChat } from '../../support/memory/chat.ts';
import { quiet } from '../../support/memory/clock.ts';
import {
  failing,
  hanging,
  type ScriptedConductor,
  type Step,
  saying,
  scriptedConductor,
} from '../../support/memory/conductor.ts';
import { aDelivery, aMessage, idAt } from '../../support/memory/factories.ts';

const START = Date.UTC(2026, 1, 1, 15, 30);
const question = aMessage({ createdAt: START - 1_000 });
const { conversationId, messageId } = question;
const job = { kind: 'reply' as const, userId: 'ada', conversationId, messageId, attempt: 1 };
const anna: Recollection = {
  kind: 'name',
  topic: 'name',
  value: 'Anna',
  statement: 'your name is Anna',
  messageId: 'm-1',
  toldAt: question.createdAt - 1,
};
const bob = { ...anna, value: 'Bob', statement: 'your name is Bob', messageId };
const next = aMessage({ messageId: idAt(START, 6), createdAt: START });

let chat: MemoryChat;

beforeEach(async () => {
  chat = memoryChat();
  await chat.device('phone');
  await chat.messages.put(question);
});

type Job = typeof job & { readonly redelivered: boolean };

async function answer(
  conductor: ScriptedConductor = scriptedConductor(saying('Hello ', 'you')),
  { redelivered = false, ...over }: Partial<Job> = {},
): Promise<void> {
  await answerMessage({ ...chat, conductor }, { ...job, ...over }, aDelivery({ redelivered }));
}

describe('what Demi keeps in mind', () => {
  const learned: Step = { type: 'learned', memory: [anna] };

  it('is told to the conductor', async () => {
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

  it('grows by what the conductor learned', async () => {
    await answer(scriptedConductor([learned, ...saying('Hello Ada')]));

    expect(await chat.memories.read('ada')).toEqual({ memory: [anna], knownSince: 0 });
  });

  it('that cannot grow is no reason to fail', async () => {
    const write = () => Promise.reject(new Error('throttled'));
    const conductor = scriptedConductor([learned, ...saying('Hello')]);
    await answerMessage({ ...chat, memories: { ...chat.memories, write }, conductor }, job, aDelivery());

    expect(chat.reports).toEqual(['memory_not_kept']);
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
    await answerMessage(
      { ...chat, conductor: learning(...saying('Tomorrow')), dailyTokenBudget: 100 },
      job,
      aDelivery(),
    );

    expect(lessons()).toEqual([]);
  });

  it('is asked for again where the worker before may have died', async () => {
    await answer(learning(...saying('Hello you')));
    await answer(learning(...saying('Hello you')), { redelivered: true });

    expect(lessons()).toEqual([messageId, messageId]);
  });

  it('is no reason to answer again where the job cannot be queued', async () => {
    const jobs = { ...chat.jobs, learn: () => Promise.reject(new Error('unavailable')) };
    await answerMessage({ ...chat, jobs, conductor: learning(...saying('Hello you')) }, job, aDelivery());

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
