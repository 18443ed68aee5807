import { beforeEach, expect, it } from 'vitest';
import { readHistory } from '../../chat/read-history.ts';
import type { ServerEvents } from '../../protocol/server-events.ts';
import { type MemoryChat, memoryChat } from '../support/memory/chat.ts';
import { aMessage, aSpeaker, idAt } from '../support/memory/factories.ts';

const MINUTE = 60_000;

let chat: MemoryChat;

beforeEach(async () => {
  chat = memoryChat();
  for (let minutes = 120; minutes > 0; minutes -= 1) await put(minutes);
});

const ago = (minutes: number): string => idAt(chat.clock.now() - minutes * MINUTE);
const put = (minutes: number, conversationId = 'ada') =>
  chat.messages.put(aMessage({ createdAt: chat.clock.now() - minutes * MINUTE, conversationId }));

async function read(request: Parameters<typeof readHistory>[2]): Promise<ServerEvents['history']> {
  const answer = await readHistory(chat, aSpeaker(), request);
  if (answer.event !== 'history') throw new Error(`Answered with ${answer.event}`);
  return answer.data;
}

const idsOf = ({ messages }: ServerEvents['history']) => messages.map(({ message_id: messageId }) => messageId);

it('a history without a cursor is the newest page, of 50', async () => {
  const page = await read({});

  expect(page).toMatchObject({ mode: 'page', count: 50, has_more: true, conversation_id: 'ada' });
  expect(idsOf(page).at(-1)).toBe(ago(1));
});

it('a history has as many messages as it is asked for', async () => {
  expect(idsOf(await read({ limit: 2 }))).toEqual([ago(2), ago(1)]);
});

it('a history before a message is the page that ends there', async () => {
  expect(idsOf(await read({ before: ago(3), limit: 2 }))).toEqual([ago(5), ago(4)]);
});

it('a history after a message is a delta', async () => {
  const delta = await read({ after: ago(3) });

  expect(delta).toMatchObject({ mode: 'delta', has_more: false });
  expect(idsOf(delta)).toEqual([ago(2), ago(1)]);
});

it('a history after a message is cut at its limit and says that newer ones exist', async () => {
  const delta = await read({ after: ago(5), limit: 2 });

  expect(delta).toMatchObject({ mode: 'delta', has_more: true });
  expect(idsOf(delta)).toEqual([ago(4), ago(3)]);
});

it('a history after a message that is not there is the newest 100, whatever its limit', async () => {
  const page = await read({ after: idAt(chat.clock.now() - 3 * MINUTE, 7), limit: 2 });

  expect(page).toMatchObject({ mode: 'replace', count: 100, has_more: true });
});

it('a history of a further conversation is of that one', async () => {
  await put(3, 'ada:work');

  expect(await read({ conversation_id: 'ada:work' })).toMatchObject({ count: 1, conversation_id: 'ada:work' });
});

it("a history of another user's conversation is forbidden", async () => {
  await expect(read({ conversation_id: 'bob' })).rejects.toMatchObject({ data: { code: 'forbidden' } });
});
