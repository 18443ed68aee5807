import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { conversationsTable } from '../../adapters/conversations.ts';
import { trimmedWindow } from '../../adapters/rate-window.ts';
import { newFeelings } from '../../chat/demi/feelings.ts';
import { aTurnEnd } from '../support/memory/factories.ts';
import { testTables } from './contracts/tables.ts';

const NOW = 4_105_179_000_000; // in the year 2100: nothing here expires
const MINUTE = 60_000;
const OLD = [NOW - 5 * MINUTE, NOW - 4 * MINUTE, NOW - 3 * MINUTE];

describe('the times that are dropped', () => {
  it.each([
    ['all that left the window a minute ago', OLD, 3],
    ['none that may still count where the clock is behind', [NOW - 2 * MINUTE + 1], 0],
    ['those before the first that stays', [...OLD, NOW - MINUTE, NOW], 3],
    ['none behind one that stays, though it is old', [NOW, ...OLD], 0],
    ['none of none', [], 0],
  ])('are %s', (_what, recentSends, dropped) => {
    const set = trimmedWindow({ recentSends, endedAt: NOW })?.set ?? {};

    expect(Object.keys(set).reverse()).toEqual(Array.from({ length: dropped }, (_, index) => `recent_sends[${index}]`));
  });
});

describe('the end of a turn', () => {
  const tables = testTables();
  let users = 0;

  /** A user who has sent at these times. */
  async function start(sends: readonly number[]) {
    const table = tables.name('conversations');
    const conversations = conversationsTable(tables.client(), table);
    users += 1;
    const userId = `sender-${users}`;
    const sendAt = async (...times: readonly number[]) => {
      for (const now of times) {
        const message = { conversationId: userId, messageId: `m-${now}`, userId, now };
        expect(await conversations.admit(message)).toMatchObject({ admitted: true });
      }
    };
    await sendAt(...sends);
    const reply = { conversationId: userId, messageId: `m-${sends.at(-1)}` };
    const { recentSends } = await conversations.beginReply(userId, reply);
    const end = aTurnEnd(newFeelings(NOW), { endedAt: NOW, recentSends });
    const item = async () => {
      const found = await tables.client().send(new GetCommand({ TableName: table, Key: { conversation_id: userId } }));
      return found.Item ?? {};
    };
    return { conversations, userId, reply, end, recentSends, sendAt, item };
  }

  it('leaves the times that count, and knows them when the next one begins', async () => {
    const { conversations, userId, reply, end, recentSends } = await start([...OLD, NOW - 1]);
    expect(recentSends).toEqual([...OLD, NOW - 1]);
    const after = await conversations.endReply(userId, reply, end);

    expect(after.recentSends).toEqual([NOW - 1]);
  });

  it('keeps what was sent meanwhile', async () => {
    const { conversations, userId, reply, end, sendAt, item } = await start([...OLD, NOW - 1]);
    await sendAt(NOW, NOW + 1);
    await conversations.endReply(userId, reply, end);

    expect((await item()).recent_sends).toEqual([NOW - 1, NOW, NOW + 1]);
  });

  it('leaves alone a list that was made anew meanwhile, and ends all the same', async () => {
    const { conversations, userId, reply, end, item } = await start([NOW - 1, NOW]);
    const known = { ...end, recentSends: [...OLD, NOW - 1] };
    await conversations.endReply(userId, reply, known);

    expect(await item()).toMatchObject({ recent_sends: [NOW - 1, NOW], feelings: {}, revision: 1 });
    expect(await item()).not.toHaveProperty('replying_to');
  });

  it('trims the window though another reply has begun, and leaves that one alone', async () => {
    const { conversations, userId, reply, end, item } = await start([...OLD, NOW]);
    await conversations.beginReply(userId, { ...reply, messageId: 'another' });
    await conversations.endReply(userId, reply, end);

    expect(await item()).toMatchObject({ replying_to: 'another', revision: 1 });
    expect((await item()).unanswered).not.toContain(`${reply.conversationId}#${reply.messageId}`);
  });

  it('trims the window in a further conversation too', async () => {
    const { conversations, userId, end, item } = await start([...OLD, NOW]);
    const further = { conversationId: `${userId}:work`, messageId: 'm' };
    await conversations.beginReply(userId, further);
    await conversations.endReply(userId, further, end);

    expect((await item()).recent_sends).toEqual([NOW]);
  });

  it('is one write where nothing came in between', async () => {
    const { conversations, userId, reply, end } = await start([...OLD, NOW]);
    const send = vi.spyOn(tables.client(), 'send');
    await conversations.endReply(userId, reply, end);

    expect(send).toHaveBeenCalledTimes(1);
  });
});
