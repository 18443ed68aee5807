import { beforeEach, describe, expect, it } from 'vitest';
import { isAnswered } from '../../../chat/is-answered.ts';
import type { StoredMessage } from '../../../chat/ports/messages.ts';
import { answerMessage } from '../../../chat/reply/answer-message.ts';
import { failAbandonedMessage } from '../../../chat/reply/fail-message.ts';
import type { DoubleTexting } from '../../../chat/reply/interruption.ts';
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
const POLL_MS = 400;

let chat: MemoryChat;
let first: StoredMessage;
let second: StoredMessage;
let third: StoredMessage;

beforeEach(async () => {
  chat = memoryChat();
  await chat.device('phone', { topics: ['stream'] });
  [first, second, third] = [1, 2, 3].map((number) => aMessage({ messageId: idAt(START - 1_000, number) })) as [
    StoredMessage,
    StoredMessage,
    StoredMessage,
  ];
});

/** The user writes: stored, admitted, queued. */
async function write(message: StoredMessage): Promise<void> {
  const { conversationId, messageId } = message;
  await chat.conversations.admit({ userId: 'ada', conversationId, messageId, now: chat.clock.now() });
  await chat.messages.put(message);
  await chat.jobs.reply({ kind: 'reply', userId: 'ada', conversationId, messageId, attempt: 1 });
}

/** The user sends a message again that failed. */
async function askAgain({ messageId }: StoredMessage): Promise<void> {
  chat.jobs.replies.length = 0;
  await chat.messages.retry('ada', messageId, 'new');
  await chat.jobs.reply({ kind: 'reply', userId: 'ada', conversationId: 'ada', messageId, attempt: 2 });
}

async function work(conductor: ScriptedConductor, doubleTexting: DoubleTexting = 'together'): Promise<void> {
  const job = chat.jobs.replies.shift();
  if (job === undefined) throw new Error('There is nothing to work on');
  await answerMessage({ ...chat, conductor, doubleTexting }, job, aDelivery());
}

/** She writes on the first message when the second comes, and is asked to answer both. */
async function interrupted(...said: readonly Step[]): Promise<void> {
  await write(first);
  const working = work(scriptedConductor([...said, hanging]));
  await quiet();
  await write(second);
  await chat.clock.advance(POLL_MS);
  await working;
}

const stored = async (message: StoredMessage) => chat.messages.get('ada', message.messageId);
const replyTo = async (message: StoredMessage) => chat.messages.get('ada', (await stored(message))?.replyId ?? '');
const typings = () => chat.sockets.data('phone', 'typing').map((data) => data.is_typing);

describe('a second message while she writes', () => {
  it('is answered next, and the conductor sees both', async () => {
    await write(first);
    await write(second);
    const conductor = scriptedConductor(saying('One.'), saying('Two.'));
    await work(conductor, 'queue');
    await work(conductor, 'queue');

    expect(await replyTo(first)).toMatchObject({ content: 'One.', inReplyTo: first.messageId });
    expect(await replyTo(second)).toMatchObject({ content: 'Two.', inReplyTo: second.messageId });
    expect(conductor.turns[0]?.recent).toEqual([]);
    expect(conductor.turns[1]?.recent.map(({ content }) => content)).toEqual([first.content, 'One.']);
  });

  it('does not end a reply that is not to be answered together with it', async () => {
    await write(first);
    const conductor = scriptedConductor([() => write(second), () => chat.clock.wait(POLL_MS), ...saying('One.')]);
    const working = work(conductor, 'queue');
    await quiet();
    await chat.clock.advance(POLL_MS);
    await working;

    expect(await replyTo(first)).toMatchObject({ content: 'One.' });
  });
});

describe('two messages that are answered together', () => {
  it('get one answer, which names both', async () => {
    await interrupted();
    const conductor = scriptedConductor(saying('Both.'));
    await work(conductor);

    const reply = await replyTo(second);
    expect(reply).toMatchObject({ content: 'Both.', inReplyTo: second.messageId, alsoInReplyTo: [first.messageId] });
    expect(chat.sockets.data('phone', 'message')).toMatchObject([
      { message_id: reply?.messageId, also_in_reply_to: [first.messageId] },
    ]);
    expect(await replyTo(first)).toBeUndefined();
  });

  it('are both before the conductor', async () => {
    await interrupted();
    const conductor = scriptedConductor(saying('Both.'));
    await work(conductor);

    expect(conductor.turns).toMatchObject([
      { message: { messageId: second.messageId }, recent: [{ messageId: first.messageId }] },
    ]);
  });

  it('count as answered, and wait no longer', async () => {
    await interrupted();
    expect(await isAnswered(chat.messages, (await stored(first)) ?? first)).toBe(false);
    await work(scriptedConductor(saying('Both.')));

    expect(await isAnswered(chat.messages, (await stored(first)) ?? first)).toBe(true);
    expect(await chat.conversations.unanswered('ada')).toEqual([]);
  });

  it('show no words of the answer that was given up', async () => {
    await interrupted({ type: 'delta', text: 'Where shall I ' });

    expect(chat.sockets.data('phone', 'message_delta')).toMatchObject([
      { seq: 0, offset: 0, text: 'Where shall I' },
      { seq: 1, offset: 0, text: '' },
    ]);
    expect(chat.sockets.events('phone')).not.toContain('message');
  });

  it('have typing balanced, each time', async () => {
    await interrupted();
    expect(typings()).toEqual([true, false]);
    await work(scriptedConductor(saying('Both.')));

    expect(typings()).toEqual([true, false, true, false]);
  });

  it('leave no model at work for the first', async () => {
    const signals: AbortSignal[] = [];
    await interrupted((signal) => void signals.push(signal));

    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('may be two that both waited: then nothing is begun for the first', async () => {
    await write(first);
    await write(second);
    const conductor = scriptedConductor(saying('Both.'));
    await work(conductor);
    await work(conductor);

    expect(conductor.turns).toHaveLength(1);
    expect(await replyTo(second)).toMatchObject({ alsoInReplyTo: [first.messageId] });
  });

  it('may be three, one after the other', async () => {
    await write(first);
    await write(second);
    await write(third);
    const conductor = scriptedConductor(saying('All.'));
    for (let jobs = 0; jobs < 3; jobs += 1) await work(conductor);

    expect(await replyTo(third)).toMatchObject({ alsoInReplyTo: [first.messageId, second.messageId] });
    for (const message of [first, second])
      expect(await isAnswered(chat.messages, (await stored(message)) ?? message)).toBe(true);
  });

  it('are told both where the answer fails, and may be sent again each', async () => {
    await interrupted();
    await work(scriptedConductor([failing]));

    const failed = chat.sockets.data('phone', 'error').map((data) => data.in_reply_to);
    expect(failed).toEqual([first.messageId, second.messageId]);
    expect(await chat.messages.retry('ada', first.messageId, 'new')).toMatchObject({ attempt: 2 });
  });

  it('are told both where the job is given up', async () => {
    await interrupted();
    const { conversationId, messageId } = second;
    await failAbandonedMessage(chat, { kind: 'reply', userId: 'ada', conversationId, messageId, attempt: 1 });

    expect(chat.sockets.data('phone', 'error')).toHaveLength(2);
  });

  it('are carried on where the worker died between the two', async () => {
    await write(first);
    await write(second);
    await chat.messages.join('ada', first.messageId, 1, second.messageId);
    const conductor = scriptedConductor(saying('Both.'));
    await work(conductor);
    await work(conductor);

    expect(await replyTo(second)).toMatchObject({ alsoInReplyTo: [first.messageId] });
  });

  it('are told as failed where the later one failed before it knew of the earlier', async () => {
    await write(first);
    await write({ ...second, failedAt: START });
    await chat.messages.join('ada', first.messageId, 1, second.messageId);
    await work(scriptedConductor(saying('One.')));

    expect(chat.sockets.data('phone', 'error')).toMatchObject([{ in_reply_to: first.messageId }]);
  });

  it('fail each for itself where the earlier one has an answer of its own', async () => {
    await write({ ...first, replyId: idAt(START, 8) });
    await write(second);
    await chat.messages.addJoined('ada', second.messageId, [first.messageId]);
    chat.jobs.replies.shift();
    await work(scriptedConductor([failing]));

    expect(chat.sockets.data('phone', 'error')).toMatchObject([{ in_reply_to: second.messageId }]);
    expect(await stored(first)).not.toHaveProperty('failedAt');
  });

  it('are both read, once she begins with the answer', async () => {
    await write(first);
    await write(second);
    await work(scriptedConductor(saying('Both.')));
    expect(await stored(first)).toMatchObject({ status: 'delivered' });
    await work(scriptedConductor(saying('Both.')));

    expect(await stored(first)).toMatchObject({ status: 'read', readAt: START });
    expect(chat.sockets.data('phone', 'read_receipt').map((data) => data.message_id)).toEqual([
      first.messageId,
      second.messageId,
    ]);
  });

  it('are both learned from', async () => {
    await write(first);
    await write(second);
    const conductor = {
      ...scriptedConductor(saying('Both.')),
      learn: async () => ({ facts: [], usage: undefined }),
    };
    await work(conductor);
    await work(conductor);

    expect(chat.jobs.lessons.map(({ messageId }) => messageId)).toEqual([first.messageId, second.messageId]);
  });

  it('leave nothing of what the first asked to be forgotten', async () => {
    await write({ ...first, content: 'Please forget me' });
    await write(second);
    await work(scriptedConductor(saying('Both.')));

    expect(await chat.memories.read('ada')).toEqual({ memory: [], knownSince: first.createdAt });
  });

  it('leave a message that is asked for again to be answered for itself', async () => {
    await write(first);
    await work(scriptedConductor([failing]));
    await write(second);
    await write(third);
    await work(scriptedConductor(saying('x'))); // the second is left to the third
    await work(scriptedConductor(saying('Two and three.')));
    await askAgain(first);
    await work(scriptedConductor(saying('One.')));

    expect(await replyTo(first)).toMatchObject({ content: 'One.' });
  });

  it('are both answered where the worker died between failing them, and the later one was asked for again', async () => {
    await interrupted();
    await chat.messages.fail('ada', second.messageId, 1, chat.clock.now());
    await askAgain(second);
    await work(scriptedConductor(saying('Both.')));

    expect(await replyTo(second)).toMatchObject({ alsoInReplyTo: [first.messageId] });
  });

  it('are told both where the worker died between noting the failures and telling them', async () => {
    await interrupted();
    await chat.messages.fail('ada', first.messageId, 1, chat.clock.now());
    await chat.clock.advance(1_000);
    await work(scriptedConductor([failing]));

    expect(chat.sockets.data('phone', 'error').map((data) => data.in_reply_to)).toEqual([
      first.messageId,
      second.messageId,
    ]);
  });

  it('do not fail the first where it was asked for again for itself', async () => {
    await interrupted();
    await chat.messages.fail('ada', first.messageId, 1, chat.clock.now());
    await chat.messages.retry('ada', first.messageId, 'new');
    await work(scriptedConductor([failing]));

    expect(chat.sockets.data('phone', 'error').map((data) => data.in_reply_to)).toEqual([second.messageId]);
  });

  it('leave the first to itself where only the second is asked for again', async () => {
    await interrupted();
    await work(scriptedConductor([failing]));
    await askAgain(second);
    await work(scriptedConductor(saying('Two.')));

    expect(await replyTo(second)).not.toHaveProperty('alsoInReplyTo');
    expect(await stored(first)).toMatchObject({ failedAt: expect.any(Number) });
  });

  it('are none where a worker had given the first reply its name, and died', async () => {
    await write(first);
    await chat.messages.nameReply('ada', first.messageId, 1, idAt(START, 77));
    await write(second);
    const working = work(scriptedConductor([() => chat.clock.wait(POLL_MS), ...saying('The whole answer.')]));
    await quiet();
    await chat.clock.advance(POLL_MS);
    await working;

    expect(await replyTo(first)).toMatchObject({ content: 'The whole answer.' });
    expect(await replyTo(first)).not.toHaveProperty('stopped');
  });

  it('are read when they were first read', async () => {
    await interrupted();
    await chat.clock.advance(3_000);
    await work(scriptedConductor(saying('Both.')));

    const of = chat.sockets.data('phone', 'read_receipt').filter((data) => data.message_id === first.messageId);
    expect(new Set(of.map((data) => data.read_at)).size).toBe(1);
  });

  it('are sure to be queued: the later one is queued once more', async () => {
    await interrupted();

    expect(chat.jobs.replies.map(({ messageId }) => messageId)).toEqual([second.messageId, second.messageId]);
  });

  it('are not made of one that has failed, nor of one that the user wrote before', async () => {
    await write(second);
    await write(first);
    await write({ ...third, failedAt: START });
    const conductor = scriptedConductor(saying('Two.'));
    await work(conductor);

    expect(await replyTo(second)).toMatchObject({ content: 'Two.' });
  });

  it('are none where the user stops the first', async () => {
    await write(first);
    const working = work(scriptedConductor([{ type: 'delta', text: 'Oh' }, hanging]));
    await quiet();
    await chat.conversations.requestStop('ada', first.messageId);
    await write(second);
    await chat.clock.advance(POLL_MS);
    await working;

    expect(await replyTo(first)).toMatchObject({ content: 'Oh', stopped: true });
  });
});
