import { beforeEach, describe, expect, it } from 'vitest';
import type { Recollection } from '../../../chat/demi/memory.ts';
import type { Learned, Turn } from '../../../chat/ports/conductor.ts';
import { ModelError } from '../../../chat/ports/language-model.ts';
import { learnFromMessage } from '../../../chat/reply/learn-from-message.ts';
import { type MemoryChat, memoryChat } from '../../support/memory/chat.ts';
import { quiet } from '../../support/memory/clock.ts';
import { aMessage, aReply } from '../../support/memory/factories.ts';

const START = Date.UTC(2026, 1, 1, 15, 30);
const message = aMessage({ createdAt: START, content: 'My sister Maja visits' });
const { conversationId, messageId } = message;
const job = { kind: 'learn' as const, userId: 'ada', conversationId, messageId };
const maja: Recollection = {
  kind: 'person',
  topic: 'sister',
  value: 'Maja',
  statement: 'your sister is called Maja',
  messageId,
  toldAt: START,
};
const usage = { inputTokens: 300, outputTokens: 20, cachedTokens: 0 };

let chat: MemoryChat;
let turns: Turn[];

beforeEach(async () => {
  chat = memoryChat();
  turns = [];
  await chat.messages.put(message);
});

type Teaching = (turn: Turn, signal: AbortSignal) => Promise<Learned>;

const teaching: Teaching = async () => ({ facts: [maja], usage });

function learn(teach: Teaching = teaching, dailyTokenBudget = 0): Promise<void> {
  const conductor = {
    learn: (turn: Turn, signal: AbortSignal) => {
      turns.push(turn);
      return teach(turn, signal);
    },
  };
  return learnFromMessage({ ...chat, dailyTokenBudget, conductor }, job);
}

const kept = async () => (await chat.memories.read('ada')).memory;

describe('what was learned', () => {
  it('is kept, with the message that it comes from', async () => {
    await learn();

    expect(await kept()).toEqual([maja]);
  });

  it('comes beside what she knew, and in the place of what it corrects', async () => {
    const dog = { ...maja, topic: 'dog', statement: 'your dog is called Rex', toldAt: START - 2 };
    await chat.memories.write('ada', {
      memory: [dog, { ...maja, value: 'Mia', messageId: 'm-1', toldAt: START - 1 }],
      knownSince: 0,
    });

    await learn();

    expect(await kept()).toEqual([dog, maja]);
  });

  it('is kept once, however often the job comes', async () => {
    await learn();
    await learn();

    expect(await kept()).toEqual([maja]);
  });

  it('costs tokens of the day, and is measured', async () => {
    await learn(teaching, 1_000);

    expect(await chat.spending.spent('ada', '2026-02-01')).toBe(320);
    expect(chat.measured).toEqual([{ InputTokens: 300, OutputTokens: 20, CachedTokens: 0, ModelFailures: 0 }]);
  });

  it('costs no look at what is kept where it is nothing', async () => {
    let reads = 0;
    const read = (userId: string) => {
      reads += 1;
      return chat.memories.read(userId);
    };
    const conductor = { learn: async () => ({ facts: [], usage }) };
    await learnFromMessage({ ...chat, memories: { ...chat.memories, read }, conductor }, job);

    expect(reads).toBe(1); // before the model is asked
  });

  it('is nothing where the user asks to be forgotten meanwhile', async () => {
    await learn(async () => {
      await chat.memories.forget('ada', START + 1);
      return { facts: [maja], usage };
    });

    expect(await kept()).toEqual([]);
  });

  it('is written again where another write came between', async () => {
    let writes = 0;
    const write = async () => {
      writes += 1;
      return writes > 1;
    };
    await learnFromMessage({ ...chat, memories: { ...chat.memories, write }, conductor: { learn: teaching } }, job);

    expect(writes).toBe(2);
    expect(chat.reports).toEqual([]);
  });
});

describe('nothing is asked', () => {
  it.each<[string, () => Promise<void>]>([
    ['about a message from before she was to forget', () => chat.memories.forget('ada', START)],
    ['when the tokens of the day are spent', () => chat.spending.spend('ada', '2026-02-01', 1_000)],
  ])('%s', async (_when, happens) => {
    await happens();

    await learn(teaching, 1_000);

    expect(turns).toEqual([]);
  });

  it('about a message that is gone', async () => {
    await learnFromMessage({ ...chat, conductor: { learn: teaching } }, { ...job, messageId: 'm-0' });

    expect(await kept()).toEqual([]);
  });
});

describe('the model', () => {
  it('is told what came before the message, and not what came after', async () => {
    const before = aReply({ createdAt: START - 1 });
    await chat.messages.put(before);
    await chat.messages.put(aReply({ createdAt: START + 1, inReplyTo: messageId }));
    await chat.messages.put(aMessage({ createdAt: START + 2 }));

    await learn();

    expect(turns).toMatchObject([{ message, recent: [before] }]);
  });

  it('that fails is asked once more after 2 s', async () => {
    let calls = 0;
    const learning = learn(async () => {
      calls += 1;
      if (calls === 1) throw new Error('throttled');
      return { facts: [maja], usage };
    });
    await quiet();
    await chat.clock.advance(2_000);
    await learning;

    expect(await kept()).toEqual([maja]);
  });

  it('that fails twice is reported and not asked again: something is not remembered', async () => {
    const learning = learn(() => Promise.reject(new Error('throttled')));
    await quiet();
    await chat.clock.advance(2_000);
    await learning;

    expect(chat.reports).toEqual(['learning_failed', 'learning_failed']);
    expect(await kept()).toEqual([]);
  });

  it.each(['malformed', 'refused'] as const)(
    'whose answer is %s is not asked again, and what it took is counted',
    async (code) => {
      await learn(() => Promise.reject(new ModelError(code, 'No form', { usage })), 1_000);

      expect(turns).toHaveLength(1);
      expect(await chat.spending.spent('ada', '2026-02-01')).toBe(320);
      expect(chat.measured).toMatchObject([{ InputTokens: 300 }]);
    },
  );

  it('that hangs is stopped after 20 s', async () => {
    const hang: Teaching = (_turn, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true }));
    const learning = learn(hang);
    await quiet();
    await chat.clock.advance(20_000 + 2_000 + 20_000);
    await learning;

    expect(chat.reports).toEqual(['learning_failed', 'learning_failed']);
  });
});
