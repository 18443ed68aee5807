import { describe, expect, it } from 'vitest';
import { conversation, textOf } from '../../../bench/units/conversation.ts';
import { uuidTime } from '../../../protocol/ids.ts';

const PAST = { endsAt: 1_700_000_000_000, everyMs: 60_000 };
const messages = (count: number) => [...conversation('ada', count, PAST)];

describe('a conversation that was never had', () => {
  it('has so many messages, also an odd number', () => {
    expect([messages(4), messages(3), messages(0)].map((all) => all.length)).toEqual([4, 3, 0]);
  });

  it('has texts of 300 bytes', () => {
    expect(messages(2).map(({ content }) => Buffer.byteLength(content))).toEqual([300, 300]);
    expect(Buffer.byteLength(textOf('x'))).toBe(300);
  });

  it('is in the order of its ids, which tell its times, and ends before it should', () => {
    const all = messages(6);

    expect(all.map(({ messageId }) => messageId)).toEqual(all.map(({ messageId }) => messageId).toSorted());
    expect(all.map(({ messageId }) => uuidTime(messageId))).toEqual(all.map(({ createdAt }) => createdAt));
    expect(all.at(-1)?.createdAt).toBeLessThan(PAST.endsAt);
  });

  it('has an answer to each message, and both know it', () => {
    const [question, answer] = messages(2);

    expect(question?.replyId).toBe(answer?.messageId);
    expect(answer?.inReplyTo).toBe(question?.messageId);
  });

  it('is the same each time', () => {
    expect(messages(4)).toEqual(messages(4));
  });
});
