import { beforeEach, describe, expect, it } from 'vitest';
import { answerMessage } from '../../../chat/reply/answer-message.ts';
import { type MemoryChat, memoryChat } from '../../support/memory/chat.ts';
import { failing, type ScriptedConductor, saying, scriptedConductor } from '../../support/memory/conductor.ts';
import { aDelivery, aMessage, idAt } from '../../support/memory/factories.ts';

const START = Date.UTC(2026, 1, 1, 15, 30);
const question = aMessage({ createdAt: START - 1_000 });
const { conversationId, messageId } = question;
const job = { kind: 'reply' as const, userId: 'ada', conversationId, messageId, attempt: 1 };

let chat: MemoryChat;

beforeEach(async () => {
  chat = memoryChat();
  await chat.messages.put(question);
});

describe('the tokens of a day', () => {
  const usage = { inputTokens: 900, outputTokens: 100, cachedTokens: 0 };
  const dear = (): ScriptedConductor => scriptedConductor([{ type: 'used', usage }, ...saying('Hello you')]);
  const ask = async (number: number, conductor: ScriptedConductor, dailyTokenBudget: number): Promise<void> => {
    const message = aMessage({ messageId: idAt(START, number), createdAt: START });
    await chat.messages.put(message);
    await answerMessage(
      { ...chat, conductor, dailyTokenBudget },
      { ...job, messageId: message.messageId },
      aDelivery(),
    );
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
    await answerMessage({ ...chat, spending, conductor: dear(), dailyTokenBudget: 1_000 }, job, aDelivery());

    expect(chat.reports).toEqual(['tokens_not_charged']);
    expect(await chat.messages.get('ada', messageId)).toMatchObject({ replyId: expect.any(String) });
  });
});
