import { beforeEach, describe, expect, it } from 'vitest';
import { pointsToHelp } from '../../../chat/demi/help.ts';
import { SERIOUS } from '../../../chat/demi/lines/serious.ts';
import { modelConductor } from '../../../chat/demi/model/conductor.ts';
import { persona } from '../../../chat/demi/persona.ts';
import { ModelError } from '../../../chat/ports/language-model.ts';
import type { StoredMessage } from '../../../chat/ports/messages.ts';
import { answerMessage } from '../../../chat/reply/answer-message.ts';
import { failAbandonedMessage } from '../../../chat/reply/fail-message.ts';
import { type MemoryChat, memoryChat } from '../../support/memory/chat.ts';
import { quiet } from '../../support/memory/clock.ts';
import { aDelivery, aMessage, idAt } from '../../support/memory/factories.ts';
import { end, scriptedModel, type WrittenStep } from '../../support/memory/language-model.ts';

const START = Date.UTC(2026, 1, 1, 15, 30);
const crisis = aMessage({ messageId: idAt(START - 2_000), content: 'I want to kill myself' });
const after = aMessage({ messageId: idAt(START - 1_000), content: 'Are you there?' });

let chat: MemoryChat;

beforeEach(async () => {
  chat = memoryChat();
  await chat.device('phone', { topics: ['stream'] });
});

const failingWith = (code: ModelError['code']): WrittenStep => {
  return () => {
    throw new ModelError(code, 'Not now');
  };
};
const hanging: WrittenStep = (signal) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

async function write(message: StoredMessage): Promise<void> {
  const { conversationId, messageId } = message;
  await chat.messages.put(message);
  await chat.jobs.reply({ kind: 'reply', userId: 'ada', conversationId, messageId, attempt: 1 });
}

async function work(...script: readonly WrittenStep[]): Promise<void> {
  const { clock } = chat;
  const model = async () => scriptedModel(script);
  const conductor = modelConductor({ model, clock, promptTokens: 4_000, sentiment: 'lexicon' });
  const job = chat.jobs.replies.shift();
  if (job !== undefined) await answerMessage({ ...chat, conductor, doubleTexting: 'together' }, job, aDelivery());
}

/** Lets a reply take its time. */
async function minutesPass(working: Promise<void>): Promise<void> {
  await quiet();
  for (let seconds = 0; seconds < 120; seconds += 1) await chat.clock.advance(1_000);
  await working;
}

const said = () => chat.sockets.data('phone', 'message').map(({ content }) => content);

describe('a message about self-harm', () => {
  it.each<[string, readonly WrittenStep[]]>([
    ['care without a pointer', ['I am here, and you matter to me. Are you safe?', end()]],
    ['a refusal', ["I'm sorry, ", "but I can't help with that.", end()]],
    ['nothing', [end()]],
    ['what a filter left', ['Blocked.', end('filtered')]],
    ['half a sentence', ['I am here and I', end('length')]],
  ])('gets a pointer to help and no refusal, whatever the model says (%s)', async (_what, script) => {
    await write(crisis);
    await work(...script);

    expect(said().map(pointsToHelp)).toEqual([true]);
    expect(said()[0]).not.toContain("can't help");
  });

  it('keeps the words of a model that cares', async () => {
    await write(crisis);
    await work('I am glad that you told me. Call 988 now, please.', end());

    expect(said()).toEqual(['I am glad that you told me. Call 988 now, please.']);
  });

  it.each(['refused', 'throttled', 'unavailable', 'malformed'] as const)(
    'is answered with care and a pointer to help where the model fails (%s)',
    async (code) => {
      await write(crisis);
      await minutesPass(work(failingWith(code)));

      expect(said().map(pointsToHelp)).toEqual([true]);
      expect(chat.sockets.data('phone', 'error')).toEqual([]);
      expect(chat.reports).toContain('conductor_failed');
    },
  );

  it('is so answered where the model hangs', async () => {
    await write(crisis);
    await minutesPass(work(hanging));

    expect(said().map(pointsToHelp)).toEqual([true]);
  });

  it('is heard out where a slow model writes for longer than it may be silent', async () => {
    await write(crisis);
    const slowly = Array.from({ length: 60 }, (_, word): WrittenStep[] => [
      (signal) => chat.clock.wait(1_000, signal),
      `word${word} `,
    ]).flat();
    await minutesPass(work(...slowly, end()));

    expect(said()).toEqual([expect.stringContaining('word59')]);
    expect(chat.reports).toEqual([]);
  });

  it('is so answered where the user stops before there was a word to see', async () => {
    await write(crisis);
    const working = work('I hear you. ', hanging);
    await quiet();
    await chat.conversations.requestStop('ada', crisis.messageId);
    await chat.clock.advance(400);
    await working;

    expect(chat.sockets.data('phone', 'message')).toMatchObject([{ stopped: true }]);
    expect(pointsToHelp(said()[0] ?? '')).toBe(true);
  });

  it('is so answered where the answer is one to a later message too', async () => {
    await write(crisis);
    await write(after);
    await work('Yes.', end());
    await work('Yes, I am here. What is it?', end());

    expect(said()).toHaveLength(1);
    expect(pointsToHelp(said()[0] ?? '')).toBe(true);
  });

  it('is so answered where many later messages share the answer', async () => {
    await write(crisis);
    for (let number = 1; number <= 24; number += 1)
      await write({ ...after, messageId: idAt(START - 1_000, number + 1), content: `and ${number}` });
    while (chat.jobs.replies.length > 0) await work('Ha, whatever.', end());

    expect(said()).toHaveLength(1);
    expect(pointsToHelp(said()[0] ?? '')).toBe(true);
    expect(await chat.messages.get('ada', crisis.messageId)).toMatchObject({ status: 'read' });
  });

  it('is so answered where rules answer and the user stops them', async () => {
    await write(crisis);
    const { clock } = chat;
    const job = chat.jobs.replies.shift();
    if (job === undefined) throw new Error('There is nothing to work on');
    const working = answerMessage({ ...chat, conductor: persona({ paceMs: 100, clock }) }, job, aDelivery());
    await quiet();
    await clock.advance(1_300);
    await chat.conversations.requestStop('ada', crisis.messageId);
    await clock.advance(400);
    await working;

    expect(chat.sockets.data('phone', 'message')).toMatchObject([{ stopped: true }]);
    expect(pointsToHelp(said()[0] ?? '')).toBe(true);
  });

  it('is followed by nothing light when a model fails over the next message', async () => {
    await chat.messages.put({ ...crisis, replyId: idAt(START - 1_500, 9) });
    await write(after);
    await minutesPass(work(failingWith('refused')));

    const [failure] = chat.sockets.data('phone', 'error');
    expect(SERIOUS.afterCrisis.soft).toContain(failure?.fallback);
  });

  it('lets nothing light be said of a later message whose job is given up with it', async () => {
    await write(crisis);
    await write(after);
    await work('Yes.', end());
    const { conversationId, messageId } = after;
    await failAbandonedMessage(chat, { kind: 'reply', userId: 'ada', conversationId, messageId, attempt: 1 });

    expect(chat.sockets.data('phone', 'error').map(({ fallback = '' }) => pointsToHelp(fallback))).toEqual([
      true,
      true,
    ]);
  });

  it('gets care in place of an answer where its job is given up', async () => {
    await write(crisis);
    const { conversationId, messageId } = crisis;
    await failAbandonedMessage(chat, { kind: 'reply', userId: 'ada', conversationId, messageId, attempt: 1 });

    const [failure] = chat.sockets.data('phone', 'error');
    expect(pointsToHelp(failure?.fallback ?? '')).toBe(true);
  });
});
