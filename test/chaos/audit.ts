import { WireClient } from '../support/wire-client.ts';
import { readFrame } from './frames.ts';
import type { NewToken } from './tokens.ts';
import type { SeenMessage } from './view.ts';

const AT_ONCE = 16;
const TRIES = 3;
const PAGE = 100;
const TOKEN_SECONDS = 600; // 10 min

/** The whole history of each user, as a device sees it that has never been there before. */
export async function readHistories(
  url: string,
  newToken: NewToken,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly SeenMessage[]>> {
  const histories = new Map<string, readonly SeenMessage[]>();
  const left = [...userIds];
  const work = async (): Promise<void> => {
    for (let userId = left.pop(); userId !== undefined; userId = left.pop()) {
      const { text: token } = await newToken(userId, TOKEN_SECONDS);
      histories.set(userId, await insist(() => readHistory(url, token)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return histories;
}

async function readHistory(url: string, token: string): Promise<readonly SeenMessage[]> {
  const client = await WireClient.connect(url, { token });
  try {
    let page = historyIn(await client.next('history'));
    const messages = [...page.messages];
    for (let number = 1; page.hasMore; number += 1) {
      const request_id = `page-${number}`;
      client.send('history', { before: messages[0]?.message_id, limit: PAGE }, { request_id });
      page = historyIn(await client.next('history', (frame) => frame.request_id === request_id));
      messages.unshift(...page.messages);
    }
    return messages;
  } finally {
    await client.close(1000);
  }
}

function historyIn(frame: object): { readonly messages: readonly SeenMessage[]; readonly hasMore: boolean } {
  const reading = readFrame(JSON.stringify(frame));
  if (reading.kind !== 'frame' || reading.frame.event !== 'history') throw new Error('This is no history');
  return { messages: reading.frame.data.messages, hasMore: reading.frame.data.has_more };
}

async function insist<T>(task: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task();
    } catch (cause) {
      if (attempt === TRIES) throw cause;
    }
  }
}
