import { beforeEach, describe, expect, it } from 'vitest';
import type { MessageRange, Messages, StoredMessage } from '../../../chat/ports/messages.ts';
import { UUIDV7_CEILING, uuidFloor } from '../../../protocol/ids.ts';
import { aMessage, aReply, idAt } from '../../support/memory/factories.ts';
import { aUserId, START } from './names.ts';

const SECOND = 1_000;
const DAY = 86_400_000;
const BEYOND_EVERY_ID = 'ffffffff-ffff-4fff-bfff-ffffffffffff'; // a UUID of version 4, as clients may make them

/** What every implementation of the port `Messages` does. `make` gets the clock that expiry goes by. */
export function messagesContract(implementation: string, make: (clock: { now(): number }) => Messages): void {
  describe(`messages ${implementation}`, () => {
    let time: number;
    let messages: Messages;
    let conversationId: string;

    beforeEach(() => {
      time = START;
      messages = make({ now: () => time });
      conversationId = aUserId();
    });

    const put = async (message: StoredMessage): Promise<StoredMessage> => {
      expect(await messages.put(message)).toBe(true);
      return message;
    };
    const userMessage = (over: Partial<StoredMessage> = {}): Promise<StoredMessage> =>
      put(aMessage({ conversationId, createdAt: START, ...over }));
    const reply = (over: Partial<StoredMessage> = {}): Promise<StoredMessage> =>
      put(aReply({ conversationId, createdAt: START, ...over }));
    const failedMessage = async (): Promise<StoredMessage> => {
      const message = await userMessage();
      await messages.fail(conversationId, message.messageId, 1, START);
      return message;
    };
    const get = (messageId: string) => messages.get(conversationId, messageId);
    const ids = async (over: Partial<MessageRange> = {}): Promise<readonly string[]> => {
      const all = { conversationId, from: uuidFloor(0), to: UUIDV7_CEILING, newestFirst: false, pageSize: 100 };
      return (await Array.fromAsync(messages.read({ ...all, ...over }))).map(({ messageId }) => messageId);
    };

    describe('a claim', () => {
      const claimed = { messageId: idAt(START), createdAt: START };
      const other = { messageId: idAt(START, 2), createdAt: START };
      const claim = (wanted: typeof claimed, clientMessageId = 'c-1') =>
        messages.claim(conversationId, clientMessageId, wanted);

      it('is made where there is none', async () => {
        expect(await claim(claimed)).toEqual(claimed);
      });

      it('that was there first is answered', async () => {
        await claim(claimed);

        expect(await claim(other)).toEqual(claimed);
      });

      it('is made by one of two that come at once, and both get that one', async () => {
        const [one, another] = await Promise.all([claim(claimed), claim(other)]);

        expect(one).toEqual(another);
      });

      it('holds for its own client id only', async () => {
        await claim(claimed);

        expect(await claim(other, 'c-2')).toEqual(other);
      });

      it('holds in its own conversation only', async () => {
        await claim(claimed);

        expect(await messages.claim(`${conversationId}:work`, 'c-1', other)).toEqual(other);
      });

      it('is remembered for seven days', async () => {
        await claim(claimed);
        time = START + 7 * DAY - SECOND;

        expect(await claim({ ...other, createdAt: time })).toEqual(claimed);
      });

      it('is forgotten after seven days', async () => {
        await claim(claimed);
        time = START + 7 * DAY + SECOND;
        const later = { messageId: idAt(time), createdAt: time };

        expect(await claim(later)).toEqual(later);
        expect(await claim({ ...other, createdAt: time })).toEqual(later);
      });

      it('takes any client id that the wire lets through', async () => {
        const clientMessageId = `#:@ "é🙂${'x'.repeat(80)}`;
        await claim(claimed, clientMessageId);

        expect(await claim(other, clientMessageId)).toEqual(claimed);
      });

      it('is no message', async () => {
        await claim(claimed);

        expect(await ids({ to: BEYOND_EVERY_ID })).toEqual([]);
        expect(await get(claimed.messageId)).toBeUndefined();
      });

      it('that was abandoned is replaced', async () => {
        await claim(claimed);

        expect(await messages.renewClaim(conversationId, 'c-1', claimed, other)).toBe(true);
        expect(await claim(claimed)).toEqual(other);
      });

      it('is replaced by one of two that come at once', async () => {
        const third = { messageId: idAt(START, 3), createdAt: START };
        await claim(claimed);

        const renewed = await Promise.all(
          [other, third].map((wanted) => messages.renewClaim(conversationId, 'c-1', claimed, wanted)),
        );

        expect(renewed.filter(Boolean)).toHaveLength(1);
      });

      it('that was never made is not replaced', async () => {
        expect(await messages.renewClaim(conversationId, 'c-1', claimed, other)).toBe(false);
        expect(await claim(claimed)).toEqual(claimed);
      });
    });

    describe('a message that is put', () => {
      it("of the user's comes back as it was", async () => {
        const message = await userMessage({
          content: 'Line one\nline two <b>é🙂</b> ',
          clientMessageId: 'c-1',
          attempt: 2,
        });

        expect(await get(message.messageId)).toEqual(message);
      });

      it("of Demi's comes back as it was", async () => {
        const message = await reply({ inReplyTo: idAt(START - SECOND), stopped: true });

        expect(await get(message.messageId)).toEqual(message);
      });

      it('with everything that can ever happen to it comes back as it was', async () => {
        const message = await userMessage({ readAt: START, replyId: idAt(START, 2), failedAt: START, status: 'read' });

        expect(await get(message.messageId)).toEqual(message);
      });

      it('does not replace the one that is there', async () => {
        const message = await userMessage();

        expect(await messages.put({ ...message, content: 'Something else' })).toBe(false);
        expect(await get(message.messageId)).toEqual(message);
      });

      it('is stored by one of two that come at once', async () => {
        const message = aMessage({ conversationId, createdAt: START });

        const stored = await Promise.all([
          messages.put({ ...message, content: 'One' }),
          messages.put({ ...message, content: 'Another' }),
        ]);

        expect(stored.toSorted()).toEqual([false, true]);
        expect(await get(message.messageId)).toMatchObject({ content: stored[0] ? 'One' : 'Another' });
      });

      it('stands in its own conversation only', async () => {
        const message = await userMessage();

        expect(await messages.get(`${conversationId}:work`, message.messageId)).toBeUndefined();
        expect(await messages.put({ ...message, conversationId: `${conversationId}:work` })).toBe(true);
      });
    });

    describe('a message', () => {
      it('that was never put is not there', async () => {
        expect(await get(idAt(START))).toBeUndefined();
      });

      it('is there for seven days', async () => {
        const message = await userMessage();
        time = START + 7 * DAY - SECOND;

        expect(await get(message.messageId)).toEqual(message);
      });

      it.each(['get', 'read', 'retry', 'nameReply', 'fail', 'markRead', 'unread'] as const)(
        'is not found by %s after seven days, whether deleted yet or not',
        async (how) => {
          const asked = await failedMessage();
          const open = await userMessage({ messageId: idAt(START, 2) });
          const unread = await reply({ messageId: idAt(START, 3) });
          time = START + 7 * DAY + SECOND;
          const finding = {
            get: async () => [await get(open.messageId)],
            read: () => ids(),
            retry: async () => [await messages.retry(conversationId, asked.messageId, 'kept')],
            nameReply: async () => [await messages.nameReply(conversationId, open.messageId, 1, idAt(time))],
            fail: async () => [await messages.fail(conversationId, open.messageId, 1, time)],
            markRead: async () => [await messages.markRead(conversationId, unread.messageId, 'demi', time)],
            unread: () => Array.fromAsync(messages.unread(conversationId, UUIDV7_CEILING)),
          };

          expect((await finding[how]()).filter((found) => found !== undefined)).toEqual([]);
        },
      );
    });

    describe('a range', () => {
      const at = (minute: number): string => idAt(START + minute * 60_000);
      const conversation = async (): Promise<void> => {
        for (const minute of [3, 1, 5, 2, 4]) await userMessage({ messageId: at(minute) });
      };

      it('of nothing is empty', async () => {
        expect(await ids()).toEqual([]);
      });

      it('is in the order of the ids, whatever the order of storing', async () => {
        await conversation();

        expect(await ids()).toEqual([at(1), at(2), at(3), at(4), at(5)]);
      });

      it('can be read from its end', async () => {
        await conversation();

        expect(await ids({ newestFirst: true })).toEqual([at(5), at(4), at(3), at(2), at(1)]);
      });

      it('includes both ends', async () => {
        await conversation();

        expect(await ids({ from: at(2), to: at(4) })).toEqual([at(2), at(3), at(4)]);
        expect(await ids({ from: at(3), to: at(3) })).toEqual([at(3)]);
      });

      it.each([true, false])('is read whole when it has more than a page, newest first: %s', async (newestFirst) => {
        await conversation();

        expect(await ids({ newestFirst, pageSize: 2 })).toHaveLength(5);
      });

      it('can be left early', async () => {
        await conversation();
        const all = { conversationId, from: uuidFloor(0), to: UUIDV7_CEILING, newestFirst: true, pageSize: 2 };
        const seen: string[] = [];
        for await (const { messageId } of messages.read(all)) {
          seen.push(messageId);
          if (seen.length === 3) break;
        }

        expect(seen).toEqual([at(5), at(4), at(3)]);
      });

      it('that is upside down is empty', async () => {
        await conversation();

        expect(await ids({ from: at(4), to: at(2) })).toEqual([]);
      });

      it('has nothing of other conversations', async () => {
        await conversation();

        expect(await ids({ conversationId: `${conversationId}:work` })).toEqual([]);
      });

      it('to an id beyond every UUIDv7 has all messages and no claims', async () => {
        await conversation();
        await messages.claim(conversationId, 'c-1', { messageId: at(6), createdAt: START });

        expect(await ids({ to: BEYOND_EVERY_ID })).toEqual([at(1), at(2), at(3), at(4), at(5)]);
      });

      it('from an id beyond every UUIDv7 is empty', async () => {
        await conversation();
        await messages.claim(conversationId, 'c-1', { messageId: at(6), createdAt: START });

        expect(await ids({ from: BEYOND_EVERY_ID, to: BEYOND_EVERY_ID })).toEqual([]);
      });

      it('skips what has expired and goes on', async () => {
        await userMessage({ messageId: at(1), createdAt: START - 7 * DAY - SECOND });
        await userMessage({ messageId: at(2) });

        expect(await ids({ pageSize: 1 })).toEqual([at(2)]);
      });
    });

    describe('an answer that is asked for again', () => {
      it('is a new attempt at a message that is not failed any more', async () => {
        const { messageId } = await failedMessage();

        const again = await messages.retry(conversationId, messageId, 'kept');

        expect(again).toMatchObject({ messageId, attempt: 2 });
        expect(again).not.toHaveProperty('failedAt');
        expect(await get(messageId)).toEqual(again);
      });

      it('is not asked for where the message is not failed', async () => {
        const { messageId } = await userMessage();

        expect(await messages.retry(conversationId, messageId, 'kept')).toBeUndefined();
        expect(await get(messageId)).toMatchObject({ attempt: 1 });
      });

      it('is not asked for where there is no message', async () => {
        expect(await messages.retry(conversationId, idAt(START), 'kept')).toBeUndefined();
        expect(await get(idAt(START))).toBeUndefined();
      });

      it('is one attempt when two ask at once', async () => {
        const { messageId } = await failedMessage();

        const both = await Promise.all([1, 2].map(() => messages.retry(conversationId, messageId, 'kept')));

        expect(both.filter((again) => again !== undefined)).toHaveLength(1);
        expect(await get(messageId)).toMatchObject({ attempt: 2 });
      });

      it('can fail again, and be asked for again', async () => {
        const { messageId } = await failedMessage();
        await messages.retry(conversationId, messageId, 'kept');
        await messages.fail(conversationId, messageId, 2, START + SECOND);

        expect(await messages.retry(conversationId, messageId, 'kept')).toMatchObject({ attempt: 3 });
      });
    });

    describe('a message that is answered together with a later one', () => {
      const later = idAt(START, 2);
      const join = (messageId: string, attempt = 1) => messages.join(conversationId, messageId, attempt, later);

      it('names that one', async () => {
        const { messageId } = await userMessage();

        expect(await join(messageId)).toBe(true);
        expect(await get(messageId)).toMatchObject({ joinedTo: later });
      });

      it('may be joined to it again', async () => {
        const { messageId } = await userMessage();
        await join(messageId);

        expect(await join(messageId)).toBe(true);
      });

      it('gets no answer of its own any more', async () => {
        const { messageId } = await userMessage();
        await join(messageId);

        expect(await messages.nameReply(conversationId, messageId, 1, idAt(START, 3))).toBeUndefined();
      });

      it('gets one where it is asked for again after a failure', async () => {
        const { messageId } = await userMessage();
        await join(messageId);
        await messages.fail(conversationId, messageId, 1, START);
        await messages.retry(conversationId, messageId, 'kept');

        expect(await get(messageId)).not.toHaveProperty('joinedTo');
        expect(await messages.nameReply(conversationId, messageId, 2, idAt(START, 3))).toBeDefined();
      });

      it.each<[string, () => Promise<StoredMessage>, number]>([
        ['has failed', failedMessage, 1],
        ['is about to be answered', async () => named(), 1],
        ['is in another attempt', userMessage, 2],
      ])('is none that %s', async (_state, make, attempt) => {
        const { messageId } = await make();

        expect(await join(messageId, attempt)).toBe(false);
        expect(await get(messageId)).not.toHaveProperty('joinedTo');
      });

      it('is known to the later one, each once', async () => {
        const { messageId } = await userMessage();
        await messages.addJoined(conversationId, messageId, [idAt(START, 7)]);
        await messages.addJoined(conversationId, messageId, [idAt(START, 6), idAt(START, 7)]);

        expect(await get(messageId)).toMatchObject({ joined: [idAt(START, 6), idAt(START, 7)] });
      });

      it('makes no message of one that is gone', async () => {
        await messages.addJoined(conversationId, later, [idAt(START)]);

        expect(await get(later)).toBeUndefined();
      });

      async function named(): Promise<StoredMessage> {
        const message = await userMessage();
        await messages.nameReply(conversationId, message.messageId, 1, idAt(START, 3));
        return message;
      }
    });

    describe('the name of a reply', () => {
      const [first, second] = [idAt(START, 2), idAt(START, 3)];
      const name = (messageId: string, replyId: string, attempt = 1) =>
        messages.nameReply(conversationId, messageId, attempt, replyId);

      it('is given', async () => {
        const { messageId } = await userMessage();

        expect(await name(messageId, first)).toBe(first);
        expect(await get(messageId)).toMatchObject({ replyId: first });
      });

      it('that was given first stays', async () => {
        const { messageId } = await userMessage();
        await name(messageId, first);

        expect(await name(messageId, second)).toBe(first);
        expect(await get(messageId)).toMatchObject({ replyId: first });
      });

      it('is the same for two who give it at once', async () => {
        const { messageId } = await userMessage();

        const [one, another] = await Promise.all([name(messageId, first), name(messageId, second)]);

        expect(one).toBe(another);
      });

      it('is not given to a failed message', async () => {
        const { messageId } = await failedMessage();

        expect(await name(messageId, first)).toBeUndefined();
        expect(await get(messageId)).not.toHaveProperty('replyId');
      });

      it('is not given where there is no message', async () => {
        expect(await name(idAt(START), first)).toBeUndefined();
        expect(await get(idAt(START))).toBeUndefined();
      });

      it('can be given once the answer is asked for again, and no longer by the earlier attempt', async () => {
        const { messageId } = await failedMessage();
        await messages.retry(conversationId, messageId, 'kept');

        expect(await name(messageId, first, 1)).toBeUndefined();
        expect(await name(messageId, first, 2)).toBe(first);
      });

      it('is kept, or given anew, when the answer is asked for again', async () => {
        const named = { replyId: first, failedAt: START };
        const [one, other] = [await userMessage(named), await userMessage({ ...named, messageId: idAt(START, 7) })];
        await messages.retry(conversationId, one.messageId, 'kept');
        await messages.retry(conversationId, other.messageId, 'new');

        expect(await name(one.messageId, second, 2)).toBe(first);
        expect(await name(other.messageId, second, 2)).toBe(second);
      });
    });

    describe('a failure', () => {
      const fail = (messageId: string, attempt: number, now = START) =>
        messages.fail(conversationId, messageId, attempt, now);

      it('is noted on the message, which is answered', async () => {
        const message = await userMessage({ clientMessageId: 'c-1' });

        expect(await fail(message.messageId, 1)).toEqual({ ...message, failedAt: START });
        expect(await get(message.messageId)).toEqual({ ...message, failedAt: START });
      });

      it('is noted once', async () => {
        const { messageId } = await failedMessage();

        expect(await fail(messageId, 1, START + SECOND)).toBeUndefined();
        expect(await get(messageId)).toMatchObject({ failedAt: START });
      });

      it('is noted by one of two who note it at once', async () => {
        const { messageId } = await userMessage();

        const noted = await Promise.all([fail(messageId, 1, START), fail(messageId, 1, START + 1)]);

        expect(noted.filter((failed) => failed !== undefined)).toHaveLength(1);
      });

      it('of an earlier attempt is not noted', async () => {
        const { messageId } = await failedMessage();
        await messages.retry(conversationId, messageId, 'kept');

        expect(await fail(messageId, 1, START + SECOND)).toBeUndefined();
        expect(await get(messageId)).not.toHaveProperty('failedAt');
      });

      it('is not noted where there is no message', async () => {
        expect(await fail(idAt(START), 1)).toBeUndefined();
        expect(await get(idAt(START))).toBeUndefined();
      });
    });

    describe("a message of Demi's", () => {
      const LATER = START + SECOND;
      const delivered = (messageId: string, now: number) => messages.markDelivered(conversationId, messageId, now);
      const read = (messageId: string, now: number) => messages.markRead(conversationId, messageId, 'demi', now);

      it('that was sent is delivered', async () => {
        const { messageId } = await reply();

        await delivered(messageId, LATER);

        expect(await get(messageId)).toMatchObject({ status: 'delivered', deliveredAt: LATER, readAt: null });
      });

      it('is delivered once', async () => {
        const { messageId } = await reply();
        await delivered(messageId, LATER);

        await delivered(messageId, LATER + SECOND);

        expect(await get(messageId)).toMatchObject({ deliveredAt: LATER });
      });

      it('that is read does not go back to delivered', async () => {
        const { messageId } = await reply();
        await read(messageId, LATER);

        await delivered(messageId, LATER + SECOND);

        expect(await get(messageId)).toMatchObject({ status: 'read', deliveredAt: LATER });
      });

      it('that is not there is not made by being delivered', async () => {
        await delivered(idAt(START), LATER);

        expect(await get(idAt(START))).toBeUndefined();
      });

      it('is read, and thereby delivered', async () => {
        const { messageId } = await reply();

        expect(await read(messageId, LATER)).toBe(LATER);
        expect(await get(messageId)).toMatchObject({ status: 'read', readAt: LATER, deliveredAt: LATER });
      });

      it('that was delivered before it is read keeps that time', async () => {
        const { messageId } = await reply();
        await delivered(messageId, LATER);

        await read(messageId, LATER + SECOND);

        expect(await get(messageId)).toMatchObject({ deliveredAt: LATER, readAt: LATER + SECOND });
      });

      it('is first read once, and every reader learns when', async () => {
        const { messageId } = await reply();
        await read(messageId, LATER);

        expect(await read(messageId, LATER + SECOND)).toBe(LATER);
        expect(await get(messageId)).toMatchObject({ readAt: LATER });
      });

      it('has one time for two who read it at once', async () => {
        const { messageId } = await reply();

        const [one, another] = await Promise.all([read(messageId, LATER), read(messageId, LATER + SECOND)]);

        expect(one).toBe(another);
      });

      it.each([
        ['not there', idAt(START)],
        ['beyond every UUIDv7', BEYOND_EVERY_ID],
      ])('that is %s cannot be read', async (_what, messageId) => {
        expect(await read(messageId, LATER)).toBeUndefined();
        expect(await get(messageId)).toBeUndefined();
      });
    });

    it("a message of the user's cannot be read by the user", async () => {
      const message = await userMessage();

      expect(await messages.markRead(conversationId, message.messageId, 'demi', START)).toBeUndefined();
      expect(await get(message.messageId)).toEqual(message);
    });

    describe('unread', () => {
      const at = (minute: number): string => idAt(START + minute * 60_000);
      const unread = (upTo: string) => Array.fromAsync(messages.unread(conversationId, upTo));

      it("are Demi's messages up to one, oldest first, that one included", async () => {
        for (const minute of [4, 2, 3, 1]) await reply({ messageId: at(minute) });

        expect(await unread(at(3))).toEqual([at(1), at(2), at(3)]);
      });

      it("are no messages of the user's", async () => {
        await userMessage({ messageId: at(1) });
        await reply({ messageId: at(2) });

        expect(await unread(at(3))).toEqual([at(2)]);
      });

      it('are those only that nobody has read', async () => {
        await reply({ messageId: at(1) });
        await reply({ messageId: at(2) });
        await reply({ messageId: at(3), status: 'read', readAt: START });
        await messages.markRead(conversationId, at(1), 'demi', START);

        expect(await unread(at(3))).toEqual([at(2)]);
      });

      it('are those too that are delivered', async () => {
        await reply({ messageId: at(1) });
        await messages.markDelivered(conversationId, at(1), START);

        expect(await unread(at(1))).toEqual([at(1)]);
      });

      it('are all of them up to an id beyond every UUIDv7', async () => {
        await reply({ messageId: at(1) });

        expect(await unread(BEYOND_EVERY_ID)).toEqual([at(1)]);
      });

      it('have nothing of other conversations', async () => {
        await reply({ messageId: at(1), conversationId: `${conversationId}:work` });

        expect(await unread(at(1))).toEqual([]);
      });

      it('can be marked read while they are read', async () => {
        for (const minute of [1, 2, 3]) await reply({ messageId: at(minute) });
        const seen: string[] = [];
        for await (const messageId of messages.unread(conversationId, at(3))) {
          seen.push(messageId);
          await messages.markRead(conversationId, messageId, 'demi', START);
        }

        expect(seen).toEqual([at(1), at(2), at(3)]);
        expect(await unread(at(3))).toEqual([]);
      });
    });
  });
}
