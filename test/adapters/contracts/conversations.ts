import { beforeEach, describe, expect, it } from 'vitest';
import { newFeelings } from '../../../chat/demi/feelings.ts';
import {
  type Conversations,
  DEFAULT_SETTINGS,
  type Ticket,
  type Unanswered,
} from '../../../chat/ports/conversations.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { aTurnEnd, idAt } from '../../support/memory/factories.ts';
import { aUserId, START } from './names.ts';

const WINDOW = 60_000; // 60 s
const MOST = LIMITS.messagesPerMinute;
const MOST_UNANSWERED = 200; // PROTOCOL.md, "Limits"

/** What every implementation of the port `Conversations` does. */
export function conversationsContract(implementation: string, make: () => Conversations): void {
  describe(`conversations ${implementation}`, () => {
    let conversations: Conversations;
    let userId: string;
    let further: string;

    beforeEach(() => {
      conversations = make();
      userId = aUserId();
      further = `${userId}:work`;
    });

    const unanswered = (number: number, conversationId = userId): Unanswered => ({
      conversationId,
      messageId: idAt(START, number),
    });
    const admit = (now: number, number = 1, conversationId = userId) =>
      conversations.admit({ ...unanswered(number, conversationId), userId, now });
    const ticket = async (now: number, number = 1, conversationId = userId): Promise<Ticket> => {
      const admission = await admit(now, number, conversationId);
      if (!admission.admitted) throw new Error(`Not admitted for ${admission.retryAfterMs} ms`);
      return admission.ticket;
    };
    /** Fills the window but for `free` places, one send per ms from `from` on; each is answered at once. */
    const fillWindow = async (from: number, free = 0): Promise<void> => {
      for (let sent = 0; sent < MOST - free; sent += 1) {
        await ticket(from + sent, 1_000 + sent);
        await conversations.forgetUnanswered(userId, [unanswered(1_000 + sent)]);
      }
    };
    const isWaiting = async (...expected: readonly Unanswered[]): Promise<void> => {
      const waiting = await conversations.unanswered(userId);
      expect(waiting).toHaveLength(expected.length);
      expect(waiting).toEqual(expect.arrayContaining([...expected]));
    };

    describe('the rate window', () => {
      it('admits a first message', async () => {
        expect(await admit(START)).toMatchObject({
          admitted: true,
          ticket: { userId, unanswered: unanswered(1), at: START },
        });
      });

      it('admits 50 messages in 60 s and no more, and says when the first one leaves', async () => {
        await fillWindow(START);

        expect(await admit(START + 59_000)).toEqual({ admitted: false, retryAfterMs: 1_000 });
      });

      it('slides: a place is free as soon as the first message is 60 s old', async () => {
        await fillWindow(START);

        expect(await admit(START + WINDOW - 1)).toEqual({ admitted: false, retryAfterMs: 1 });
        expect(await admit(START + WINDOW)).toMatchObject({ admitted: true });
      });

      it('slides by one place at a time', async () => {
        await fillWindow(START);
        await ticket(START + WINDOW);

        expect(await admit(START + WINDOW)).toEqual({ admitted: false, retryAfterMs: 1 });
      });

      it('is as good as new when all have left it', async () => {
        await fillWindow(START);
        await fillWindow(START + 2 * WINDOW);

        expect(await admit(START + 2 * WINDOW + MOST)).toMatchObject({ admitted: false });
      });

      it('admits one of two that come at once when one place is left', async () => {
        await fillWindow(START, 1);

        const both = await Promise.all([admit(START + MOST, 1), admit(START + MOST, 2)]);

        expect(both.filter(({ admitted }) => admitted)).toHaveLength(1);
        expect(await conversations.unanswered(userId)).toHaveLength(1);
      });

      it('admits one of two that come at once when one place falls free', async () => {
        await fillWindow(START);

        const both = await Promise.all([admit(START + WINDOW, 1), admit(START + WINDOW, 2)]);

        expect(both.filter(({ admitted }) => admitted)).toHaveLength(1);
      });

      it('admits both of two that come at once when all have left it', async () => {
        await fillWindow(START);

        const both = await Promise.all([admit(START + 2 * WINDOW, 1), admit(START + 2 * WINDOW, 2)]);

        expect(both).toMatchObject([{ admitted: true }, { admitted: true }]);
      });

      it('is one for all conversations of the user', async () => {
        await fillWindow(START, 1);
        await ticket(START + MOST, 1, further);

        expect(await admit(START + MOST, 2)).toMatchObject({ admitted: false });
        expect(await admit(START + MOST, 2, further)).toMatchObject({ admitted: false });
      });

      it('is of each user for themselves', async () => {
        await fillWindow(START);
        const other = aUserId();

        expect(
          await conversations.admit({ userId: other, conversationId: other, messageId: idAt(START), now: START }),
        ).toMatchObject({ admitted: true });
      });

      it('does not count what was refused', async () => {
        await fillWindow(START);
        await admit(START + WINDOW - 1);

        expect(await admit(START + WINDOW)).toMatchObject({ admitted: true });
      });

      it.each(['withdraw', 'giveBack'] as const)('has a place free again after %s', async (undo) => {
        await fillWindow(START, 1);
        await conversations[undo](await ticket(START + MOST));

        expect(await admit(START + MOST, 2)).toMatchObject({ admitted: true });
        expect(await admit(START + MOST, 3)).toMatchObject({ admitted: false });
      });

      it.each(['withdraw', 'giveBack'] as const)('has no second place free after a second %s', async (undo) => {
        await fillWindow(START, 1);
        const given = await ticket(START + MOST);
        await conversations[undo](given);
        await conversations[undo](given);

        expect(await admit(START + MOST, 2)).toMatchObject({ admitted: true });
        expect(await admit(START + MOST, 3)).toMatchObject({ admitted: false });
      });
    });

    it('admits no more while 200 messages wait for an answer', async () => {
      for (let sent = 0; sent < MOST_UNANSWERED; sent += 1) await ticket(START + sent * 2_000, sent + 1); // 2 s apart
      const later = START + MOST_UNANSWERED * 2_000;

      expect(await admit(later, MOST_UNANSWERED + 1)).toEqual({ admitted: false, retryAfterMs: 5_000 }); // 5 s

      await conversations.endReply(userId, unanswered(1), undefined);
      expect(await admit(later, MOST_UNANSWERED + 1)).toMatchObject({ admitted: true });
    });

    describe('the messages that wait for an answer', () => {
      it('are none at first', async () => {
        await isWaiting();
      });

      it('are those that were admitted, of all conversations, whoever else speaks', async () => {
        const other = aUserId();
        await conversations.admit({ userId: other, conversationId: other, messageId: idAt(START, 9), now: START });
        await ticket(START, 1);
        await ticket(START, 2, further);

        await isWaiting(unanswered(1), unanswered(2, further));
      });

      it('are not those that were refused', async () => {
        await fillWindow(START);
        await admit(START + MOST);

        await isWaiting();
      });

      it('each wait once, however often they are admitted', async () => {
        await ticket(START, 1);
        await ticket(START, 1);

        await isWaiting(unanswered(1));
      });

      it('are without one that is withdrawn', async () => {
        await ticket(START, 1);
        await conversations.withdraw(await ticket(START, 2));

        await isWaiting(unanswered(1));
      });

      it('still have one whose place is given back', async () => {
        await conversations.giveBack(await ticket(START));

        await isWaiting(unanswered(1));
      });

      it('have one under its new id after it is renamed', async () => {
        await conversations.renameTicket(await ticket(START, 1, further), idAt(START, 2));

        await isWaiting(unanswered(2, further));
      });

      it('have one once when it is renamed to another that waits', async () => {
        await ticket(START, 2);
        await conversations.renameTicket(await ticket(START, 1), idAt(START, 2));

        await isWaiting(unanswered(2));
      });

      it('are without those that are forgotten', async () => {
        for (const number of [1, 2, 3]) await ticket(START, number);

        await conversations.forgetUnanswered(userId, [unanswered(1), unanswered(3)]);

        await isWaiting(unanswered(2));
      });

      it('are the same after forgetting none, or one that does not wait', async () => {
        await ticket(START, 1);

        await conversations.forgetUnanswered(userId, []);
        await conversations.forgetUnanswered(userId, [unanswered(2)]);

        await isWaiting(unanswered(1));
      });

      it.each(['the default', 'a further'])(
        'are without one whose reply has ended in %s conversation',
        async (which) => {
          const conversationId = which === 'the default' ? userId : further;
          await ticket(START, 1, conversationId);
          await ticket(START, 2, conversationId);
          await conversations.beginReply(userId, unanswered(1, conversationId));
          await isWaiting(unanswered(1, conversationId), unanswered(2, conversationId));

          await conversations.endReply(userId, unanswered(1, conversationId), undefined);

          await isWaiting(unanswered(2, conversationId));
        },
      );
    });

    describe("Demi's feelings", () => {
      const feelings = {
        ...newFeelings(START),
        momentum: { excitement: 0.25 },
        lastKind: 'positive_message' as const,
        streak: 2,
        lastUserMessageAt: START,
      };

      it('are unknown for a user whom she does not know yet', async () => {
        expect(await conversations.beginReply(userId, unanswered(1))).toMatchObject({ feelings: undefined });
      });

      it('are unknown for a user who has written but was never answered', async () => {
        await ticket(START);

        expect(await conversations.beginReply(userId, unanswered(1))).toMatchObject({ feelings: undefined });
      });

      it.each([
        ['the default', 'the default'],
        ['the default', 'a further'],
        ['a further', 'the default'],
        ['a further', 'a further'],
      ])('of a reply in %s conversation are there for the next in %s one', async (first, next) => {
        const idOf = (which: string): string => (which === 'the default' ? userId : further);
        await conversations.beginReply(userId, unanswered(1, idOf(first)));
        await conversations.endReply(userId, unanswered(1, idOf(first)), aTurnEnd(feelings));

        expect(await conversations.beginReply(userId, unanswered(2, idOf(next)))).toMatchObject({ feelings });
      });

      it('stay when a reply ends without any', async () => {
        await conversations.endReply(userId, unanswered(1), aTurnEnd(feelings));
        await conversations.endReply(userId, unanswered(2), undefined);

        expect(await conversations.beginReply(userId, unanswered(3))).toMatchObject({ feelings });
      });

      it('are replaced by those of the next reply', async () => {
        await conversations.endReply(userId, unanswered(1), aTurnEnd(feelings));
        await conversations.endReply(userId, unanswered(2), aTurnEnd(newFeelings(START + 1)));

        expect(await conversations.beginReply(userId, unanswered(3))).toMatchObject({
          feelings: newFeelings(START + 1),
        });
      });

      it('are about each user for themselves', async () => {
        await conversations.endReply(userId, unanswered(1), aTurnEnd(feelings));
        const other = aUserId();

        expect(await conversations.beginReply(other, unanswered(1, other))).toMatchObject({ feelings: undefined });
      });
    });

    describe.each(['the default', 'a further'])('stop in %s conversation', (which) => {
      let conversationId: string;
      let reply: Unanswered;

      beforeEach(() => {
        conversationId = which === 'the default' ? userId : further;
        reply = unanswered(1, conversationId);
      });

      const begin = () => conversations.beginReply(userId, reply);
      const stop = (messageId: string | undefined) => conversations.requestStop(conversationId, messageId);

      it('hits nothing where nothing was ever written', async () => {
        expect(await stop(undefined)).toBe(false);
        expect(await stop(reply.messageId)).toBe(false);
        expect(await conversations.stopFor(conversationId)).toBeUndefined();
      });

      it('is not wanted while nobody asks for it', async () => {
        await begin();

        expect(await conversations.stopFor(conversationId)).toBeUndefined();
      });

      it('hits the reply that it names', async () => {
        await begin();

        expect(await stop(reply.messageId)).toBe(true);
        expect(await conversations.stopFor(conversationId)).toBe(reply.messageId);
      });

      it('without a name hits the reply that is being written', async () => {
        await begin();

        expect(await stop(undefined)).toBe(true);
        expect(await conversations.stopFor(conversationId)).toBe(reply.messageId);
      });

      it('of another message hits nothing', async () => {
        await begin();

        expect(await stop(idAt(START, 2))).toBe(false);
        expect(await conversations.stopFor(conversationId)).toBeUndefined();
      });

      it('that comes after the end hits nothing', async () => {
        await begin();
        await conversations.endReply(userId, reply, undefined);

        expect(await stop(reply.messageId)).toBe(false);
        expect(await stop(undefined)).toBe(false);
        expect(await conversations.stopFor(conversationId)).toBeUndefined();
      });

      it('is forgotten with the reply that it was for', async () => {
        await begin();
        await stop(reply.messageId);
        await conversations.endReply(userId, reply, undefined);
        await begin();

        expect(await conversations.stopFor(conversationId)).toBeUndefined();
      });

      it('that nobody saw never names the next reply', async () => {
        await begin();
        await stop(reply.messageId);
        await conversations.beginReply(userId, unanswered(2, conversationId));

        expect(await conversations.stopFor(conversationId)).not.toBe(idAt(START, 2));
      });

      it('goes on hitting a reply when an earlier one is ended late', async () => {
        const earlier = unanswered(2, conversationId);
        await conversations.beginReply(userId, earlier);
        await begin();
        await stop(reply.messageId);
        await conversations.endReply(userId, earlier, undefined);

        expect(await conversations.stopFor(conversationId)).toBe(reply.messageId);
        expect(await stop(reply.messageId)).toBe(true);
      });

      it('can be asked for twice', async () => {
        await begin();
        await stop(reply.messageId);

        expect(await stop(reply.messageId)).toBe(true);
      });
    });

    it('a stop in one conversation hits no other one', async () => {
      await conversations.beginReply(userId, unanswered(1));
      await conversations.beginReply(userId, unanswered(2, further));

      await conversations.requestStop(further, undefined);

      expect(await conversations.stopFor(userId)).toBeUndefined();
      expect(await conversations.stopFor(further)).toBe(idAt(START, 2));
    });

    describe('settings', () => {
      const quietHours = { start: '23:00', end: '07:30' };
      const until = '2026-02-01T16:30:00.000Z';

      it('are the default ones of a user who is not known', async () => {
        expect(await conversations.settings(userId)).toEqual(DEFAULT_SETTINGS);
      });

      it('are the default ones of a user who has only talked', async () => {
        await ticket(START);
        await conversations.endReply(userId, unanswered(1), aTurnEnd(newFeelings(START)));

        expect(await conversations.settings(userId)).toEqual(DEFAULT_SETTINGS);
      });

      it.each([
        { time_zone: 'Europe/Berlin' },
        { quiet_hours: quietHours },
        { check_ins: false },
        { paused_until: until },
        { time_zone: 'Asia/Tokyo', quiet_hours: quietHours, check_ins: false, paused_until: until },
      ])('are changed by %j, and the rest stays', async (change) => {
        const expected = { ...DEFAULT_SETTINGS, ...change };

        expect(await conversations.changeSettings(userId, change)).toMatchObject({ settings: expected });
        expect(await conversations.settings(userId)).toEqual(expected);
      });

      it('keep what was changed before', async () => {
        await conversations.changeSettings(userId, { time_zone: 'Asia/Tokyo', check_ins: false });

        const { settings } = await conversations.changeSettings(userId, {
          quiet_hours: quietHours,
          check_ins: undefined,
        });

        expect(settings).toEqual({
          time_zone: 'Asia/Tokyo',
          quiet_hours: quietHours,
          check_ins: false,
          paused_until: null,
        });
      });

      it('keep a pause while something else changes', async () => {
        await conversations.changeSettings(userId, { paused_until: until });

        expect(await conversations.changeSettings(userId, { check_ins: false })).toMatchObject({
          settings: { ...DEFAULT_SETTINGS, check_ins: false, paused_until: until },
        });
      });

      it('have no pause any more after null', async () => {
        await conversations.changeSettings(userId, { time_zone: 'Asia/Tokyo', paused_until: until });
        const expected = { ...DEFAULT_SETTINGS, time_zone: 'Asia/Tokyo' };

        expect(await conversations.changeSettings(userId, { paused_until: null })).toMatchObject({
          settings: expected,
        });
        expect(await conversations.settings(userId)).toEqual(expected);
      });

      it('keep both of two changes that come at once', async () => {
        await Promise.all([
          conversations.changeSettings(userId, { time_zone: 'Asia/Tokyo' }),
          conversations.changeSettings(userId, { check_ins: false }),
        ]);

        expect(await conversations.settings(userId)).toMatchObject({ time_zone: 'Asia/Tokyo', check_ins: false });
      });

      it('are the same after a change of nothing', async () => {
        await conversations.changeSettings(userId, { check_ins: false });

        expect(await conversations.changeSettings(userId, {})).toMatchObject({ settings: { check_ins: false } });
      });

      it('do not disturb what waits for an answer, nor her feelings', async () => {
        await ticket(START);
        await conversations.endReply(userId, unanswered(2), aTurnEnd(newFeelings(START)));
        await conversations.changeSettings(userId, { check_ins: false });

        await isWaiting(unanswered(1));
        expect(await conversations.beginReply(userId, unanswered(1))).toMatchObject({ feelings: newFeelings(START) });
      });

      it('are of each user for themselves', async () => {
        await conversations.changeSettings(userId, { check_ins: false });

        expect(await conversations.settings(aUserId())).toEqual(DEFAULT_SETTINGS);
      });
    });
  });
}
