import { beforeEach, describe, expect, it } from 'vitest';
import { deltaAfter, greeting, type History, historyData, newest, pageBefore, TO_POLLING } from '../../chat/history.ts';
import type { StoredMessage } from '../../chat/ports/messages.ts';
import { wireMessage } from '../../chat/wire-message.ts';
import { encode } from '../../protocol/encode.ts';
import { type MemoryChat, memoryChat } from '../support/memory/chat.ts';
import { aMessage, aReply, idAt } from '../support/memory/factories.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
const BEYOND_EVERY_ID = 'ffffffff-ffff-4fff-bfff-ffffffffffff';

let chat: MemoryChat;
let now: number;

beforeEach(() => {
  chat = memoryChat();
  now = chat.clock.now();
});

/** The id of the message that was made so many minutes ago. */
const ago = (minutes: number): string => idAt(now - minutes * MINUTE);

async function put(minutesAgo: number, over: Partial<StoredMessage> = {}): Promise<void> {
  const createdAt = now - minutesAgo * MINUTE;
  await chat.messages.put(aMessage({ createdAt, ...over }));
}

async function conversation(...minutesAgo: readonly number[]): Promise<void> {
  for (const minutes of minutesAgo) await put(minutes);
}

const idsOf = (history: History | undefined): readonly string[] | undefined =>
  history?.messages.map(({ messageId }) => messageId);

describe('the newest messages', () => {
  it('of an empty conversation are none', async () => {
    expect(await newest(chat, 'ada', 100)).toEqual({
      mode: 'replace',
      conversationId: 'ada',
      messages: [],
      hasMore: false,
      failed: [],
    });
  });

  it('are the last ones, oldest first, and say that there are more', async () => {
    await conversation(5, 4, 3);

    const history = await newest(chat, 'ada', 2);

    expect(idsOf(history)).toEqual([ago(4), ago(3)]);
    expect(history.hasMore).toBe(true);
  });

  it('are all when there are as many as asked for', async () => {
    await conversation(5, 4);

    expect(await newest(chat, 'ada', 2)).toMatchObject({ hasMore: false, messages: { length: 2 } });
  });

  it('are of seven days, also where older ones are not deleted yet', async () => {
    await put(7 * 24 * 60 + 1, { createdAt: now, messageId: idAt(now - 7 * DAY - 1) });
    await put(7 * 24 * 60, { createdAt: now, messageId: idAt(now - 7 * DAY) });

    expect(idsOf(await newest(chat, 'ada', 100))).toEqual([idAt(now - 7 * DAY)]);
  });

  it('are of one conversation', async () => {
    await put(1, { conversationId: 'ada:work' });

    expect(await newest(chat, 'ada', 100)).toMatchObject({ messages: [] });
    expect(await newest(chat, 'ada:work', 100)).toMatchObject({ conversationId: 'ada:work', messages: { length: 1 } });
  });
});

describe('a page', () => {
  it('ends before the message that it names', async () => {
    await conversation(5, 4, 3, 2);

    const page = await pageBefore(chat, 'ada', ago(3), 10);

    expect(page).toMatchObject({ mode: 'page', hasMore: false });
    expect(idsOf(page)).toEqual([ago(5), ago(4)]);
  });

  it('has as many as asked for and says whether there are older ones', async () => {
    await conversation(5, 4, 3, 2);

    const page = await pageBefore(chat, 'ada', ago(2), 2);

    expect(idsOf(page)).toEqual([ago(4), ago(3)]);
    expect(page.hasMore).toBe(true);
  });

  it('before a message that does not exist ends where that would be', async () => {
    await conversation(5, 3);

    expect(idsOf(await pageBefore(chat, 'ada', ago(4), 10))).toEqual([ago(5)]);
  });

  it('before an id beyond every message is the newest page', async () => {
    await conversation(5, 3);

    expect(idsOf(await pageBefore(chat, 'ada', BEYOND_EVERY_ID, 10))).toEqual([ago(5), ago(3)]);
  });

  it('before the first message is empty', async () => {
    await conversation(5);

    expect(await pageBefore(chat, 'ada', ago(5), 10)).toMatchObject({ messages: [], hasMore: false });
  });

  it('after page leads through the whole conversation, each message once', async () => {
    await conversation(7, 6, 5, 4, 3, 2, 1);
    const seen: string[] = [];
    let before: string | undefined;
    for (let hasMore = true; hasMore; ) {
      const page = await pageBefore(chat, 'ada', before, 3);
      seen.unshift(...(idsOf(page) ?? []));
      [before, hasMore] = [seen[0], page.hasMore];
    }

    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map(ago));
  });
});

describe('a delta', () => {
  it('has what came after the message that it names', async () => {
    await conversation(5, 4, 3);

    const delta = await deltaAfter(chat, 'ada', ago(5), 10);

    expect(delta).toMatchObject({ mode: 'delta', hasMore: false });
    expect(idsOf(delta)).toEqual([ago(4), ago(3)]);
  });

  it('of nothing new is empty', async () => {
    await conversation(5, 4);

    expect(await deltaAfter(chat, 'ada', ago(4), 10)).toMatchObject({ messages: [], hasMore: false });
  });

  it('has the first of them when there are too many, and says so', async () => {
    await conversation(5, 4, 3, 2);

    const delta = await deltaAfter(chat, 'ada', ago(5), 2);

    expect(idsOf(delta)).toEqual([ago(4), ago(3)]);
    expect(delta?.hasMore).toBe(true);
  });

  it('after delta leads to the end of the conversation', async () => {
    await conversation(5, 4, 3, 2);

    expect(await deltaAfter(chat, 'ada', ago(3), 2)).toMatchObject({ hasMore: false, messages: { length: 1 } });
  });

  it('has a message with a smaller id that was stored later', async () => {
    await conversation(5);
    await chat.messages.put(
      aReply({ createdAt: now - 5 * MINUTE - SECOND, storedAt: now - 4 * MINUTE, content: 'Late' }),
    );

    expect(await deltaAfter(chat, 'ada', ago(5), 10)).toMatchObject({ messages: [{ content: 'Late' }] });
  });

  it('has no message with a smaller id that was stored before', async () => {
    await conversation(5);
    await chat.messages.put(aReply({ createdAt: now - 5 * MINUTE - 11 * SECOND }));

    expect(await deltaAfter(chat, 'ada', ago(5), 10)).toMatchObject({ messages: [] });
  });

  it('repeats those that were stored up to 10 s before, which may have been out of sight until later', async () => {
    await conversation(5);
    const shortlyBefore = aReply({ createdAt: now - 5 * MINUTE - 10 * SECOND });
    await chat.messages.put(shortlyBefore);

    expect(idsOf(await deltaAfter(chat, 'ada', ago(5), 10))).toEqual([shortlyBefore.messageId]);
  });

  it('looks 20 min back for late ones, and no further', async () => {
    await conversation(5);
    for (const earlier of [20 * MINUTE, 20 * MINUTE + 1])
      await put(0, { messageId: idAt(now - 5 * MINUTE - earlier, 0), storedAt: now });

    expect(idsOf(await deltaAfter(chat, 'ada', ago(5), 10))).toEqual([idAt(now - 25 * MINUTE, 0)]);
  });

  it('tells of failures among the messages, of its cursor, and up to 20 min before it', async () => {
    await put(27, { failedAt: now });
    for (const minutes of [24, 5, 4]) await put(minutes, { failedAt: now });

    const delta = await deltaAfter(chat, 'ada', ago(5), 10);
    expect(delta?.failed.map(({ messageId }) => messageId)).toEqual([ago(24), ago(5), ago(4)]);
  });

  it('is none when what came late leaves no room for what is new', async () => {
    await conversation(5, 4);
    await put(0, { messageId: idAt(now - 5 * MINUTE, 0), storedAt: now, content: 'x'.repeat(2_000) });

    expect(await deltaAfter({ ...chat, historyMaxBytes: 2_000 }, 'ada', ago(5), 10)).toBeUndefined();
  });

  it('with room for one message leads past one that was stored late', async () => {
    await conversation(5, 4);
    await put(0, { messageId: idAt(now - 5 * MINUTE, 0), storedAt: now });
    let cursor = ago(5);
    for (let round = 0; round < 3; round += 1) {
      const last = idsOf(await deltaAfter(chat, 'ada', cursor, 1))?.at(-1);
      if (last !== undefined && last > cursor) cursor = last;
    }

    expect(cursor).toBe(ago(4));
  });

  it.each([
    ['from a message that was never there', () => ago(4)],
    ['from before seven days', () => idAt(now - 7 * DAY - 1)],
    ['from something that is no id', () => 'last-message'],
    ['from an id beyond every message', () => BEYOND_EVERY_ID],
  ])('%s does not exist', async (_which, after) => {
    await conversation(5, 3);

    expect(await deltaAfter(chat, 'ada', after(), 10)).toBeUndefined();
  });

  it("from another conversation's message does not exist", async () => {
    await put(5, { conversationId: 'ada:work' });
    await put(3);

    expect(await deltaAfter(chat, 'ada', ago(5), 10)).toBeUndefined();
  });
});

describe('a delta for somebody who polls', () => {
  it('repeats the cursor, which may have changed, before what is new', async () => {
    await conversation(5, 4);

    expect(idsOf(await deltaAfter(chat, 'ada', ago(5), 10, TO_POLLING))).toEqual([ago(5), ago(4)]);
  });

  it('repeats what was stored up to 2 min before the cursor', async () => {
    await conversation(8, 7, 6, 5);

    expect(idsOf(await deltaAfter(chat, 'ada', ago(5), 10, TO_POLLING))).toEqual([ago(7), ago(6), ago(5)]);
  });

  it('repeats messages without an answer of the 20 min before the cursor, each once', async () => {
    await put(26, { failedAt: now });
    for (const minutes of [25, 6, 5]) await put(minutes, { failedAt: now });

    expect(idsOf(await deltaAfter(chat, 'ada', ago(5), 10, TO_POLLING))).toEqual([ago(25), ago(6), ago(5)]);
  });

  it('counts towards its limit what is new alone', async () => {
    await conversation(6, 5, 4, 3);

    const delta = await deltaAfter(chat, 'ada', ago(5), 1, TO_POLLING);
    expect(idsOf(delta)).toEqual([ago(6), ago(5), ago(4)]);
    expect(delta?.hasMore).toBe(true);
  });
});

describe('a greeting', () => {
  it('without a cursor is the newest 100', async () => {
    await conversation(...Array.from({ length: 101 }, (_, index) => 101 - index));

    expect(await greeting(chat, 'ada', undefined)).toMatchObject({
      mode: 'replace',
      hasMore: true,
      messages: { length: 100 },
    });
  });

  it('with a cursor is what was missed', async () => {
    await conversation(5, 4);

    expect(await greeting(chat, 'ada', ago(5))).toMatchObject({ mode: 'delta', messages: [{ messageId: ago(4) }] });
  });

  it('repeats what was stored up to 2 min before its cursor, which may not have reached the device', async () => {
    await conversation(8, 7, 5);

    expect(idsOf(await greeting(chat, 'ada', ago(5)))).toEqual([ago(7)]);
  });

  it('with an unknown cursor is everything', async () => {
    await conversation(5, 4);

    expect(await greeting(chat, 'ada', ago(6))).toMatchObject({ mode: 'replace', messages: { length: 2 } });
  });

  it('with more than 100 missed is the newest 100, not the first of them', async () => {
    await conversation(...Array.from({ length: 102 }, (_, index) => 102 - index));

    const history = await greeting(chat, 'ada', ago(102));

    expect(history).toMatchObject({ mode: 'replace', hasMore: true, messages: { length: 100 } });
    expect(idsOf(history)?.at(-1)).toBe(ago(1));
  });
});

describe('the size of a frame', () => {
  const LONG = '🙂'.repeat(1_000); // 4,000 bytes
  const frameBytes = (history: History): number =>
    Buffer.byteLength(encode('history', historyData(history), now, 'r'.repeat(64)));

  beforeEach(async () => {
    for (const minutes of [4, 3, 2, 1]) await put(minutes, { content: LONG });
  });

  it('leaves out the oldest of the newest messages', async () => {
    const history = await newest({ ...chat, historyMaxBytes: 10_000 }, 'ada', 100);

    expect(idsOf(history)).toEqual([ago(2), ago(1)]);
    expect(history.hasMore).toBe(true);
    expect(frameBytes(history)).toBeLessThanOrEqual(10_000);
  });

  it('leaves out the newest of a delta', async () => {
    const history = await deltaAfter({ ...chat, historyMaxBytes: 10_000 }, 'ada', ago(4), 100);

    expect(idsOf(history)).toEqual([ago(3), ago(2)]);
    expect(history?.hasMore).toBe(true);
  });

  it('turns a delta that does not fit into the newest messages', async () => {
    expect(await greeting({ ...chat, historyMaxBytes: 10_000 }, 'ada', ago(4))).toMatchObject({ mode: 'replace' });
  });

  it('counts bytes, not characters', async () => {
    const needed = 3 * (Buffer.byteLength(JSON.stringify(wireMessage(aMessage({ content: LONG })))) + 1) + 512;

    expect(await newest({ ...chat, historyMaxBytes: needed }, 'ada', 100)).toMatchObject({ messages: { length: 3 } });
    expect(await newest({ ...chat, historyMaxBytes: needed - 1 }, 'ada', 100)).toMatchObject({
      messages: { length: 2 },
    });
  });

  it('never leaves out everything', async () => {
    expect(await newest({ ...chat, historyMaxBytes: 1 }, 'ada', 100)).toMatchObject({
      messages: [{ messageId: ago(1) }],
      hasMore: true,
    });
  });
});

it('a history tells how many messages it has, and whose', async () => {
  await conversation(2, 1);

  expect(historyData(await newest(chat, 'ada', 1))).toEqual({
    messages: [wireMessage(aMessage({ createdAt: now - MINUTE }))],
    count: 1,
    has_more: true,
    mode: 'replace',
    conversation_id: 'ada',
  });
});
