import { beforeEach, describe, expect, it } from 'vitest';
import { newFeelings } from '../../../chat/demi/feelings.ts';
import type { CheckIns, DueCheckIn, SentCheckIn } from '../../../chat/ports/check-ins.ts';
import type { Conversations } from '../../../chat/ports/conversations.ts';
import { aTurnEnd, aUserState, idAt } from '../../support/memory/factories.ts';
import { aUserId, START } from './names.ts';

const HOUR = 3_600_000;
const DUE = START + 20 * HOUR;
const LEASE = DUE + HOUR;

/** What every implementation of the port `CheckIns` does, on the users that a port `Conversations` knows. */
export function checkInsContract(
  implementation: string,
  make: () => { readonly conversations: Conversations; readonly checkIns: CheckIns },
): void {
  describe(`check-ins ${implementation}`, () => {
    let conversations: Conversations;
    let checkIns: CheckIns;
    let userId: string;

    beforeEach(() => {
      ({ conversations, checkIns } = make());
      userId = aUserId();
    });

    /** A turn after which she is due at `checkInAt`. */
    const talk = async (checkInAt: number | null, of = userId, at = START): Promise<void> => {
      const message = { conversationId: of, messageId: idAt(at) };
      await conversations.admit({ ...message, userId: of, now: at });
      await conversations.beginReply(of, message);
      await conversations.endReply(of, message, aTurnEnd(newFeelings(at), { checkInAt, herWordAt: at + 1 }));
    };
    const due = async (now: number, ...users: readonly string[]): Promise<DueCheckIn[]> => {
      const found: DueCheckIn[] = [];
      for (let bucket = 0; bucket < checkIns.buckets; bucket += 1)
        for await (const each of checkIns.due(bucket, now)) if (users.includes(each.userId)) found.push(each);
      return found;
    };
    const open = (checkInId = 'c-1', at = DUE) => checkIns.open({ userId, at }, checkInId, LEASE);
    const sent = (over: Partial<SentCheckIn> = {}): SentCheckIn => ({
      checkInId: 'c-1',
      messageId: idAt(DUE),
      sentAt: DUE + 1,
      unanswered: 1,
      herWordAt: START + 1,
      checkInAt: DUE + 24 * HOUR,
      ...over,
    });

    describe('that are due', () => {
      it('are found from their moment on, and not before', async () => {
        await talk(DUE);

        expect(await due(DUE - 1, userId)).toEqual([]);
        expect(await due(DUE, userId)).toEqual([{ userId, at: DUE }]);
        expect(await due(DUE + 100 * HOUR, userId)).toEqual([{ userId, at: DUE }]);
      });

      it('come oldest first within a bucket, and each in one bucket only', async () => {
        const users = Array.from({ length: 30 }, () => aUserId());
        for (const [index, each] of users.entries()) await talk(DUE - index, each);

        const found = await due(DUE, ...users);
        const byBucket = await Promise.all(
          Array.from({ length: checkIns.buckets }, async (_, bucket) => {
            const times: number[] = [];
            for await (const each of checkIns.due(bucket, DUE)) if (users.includes(each.userId)) times.push(each.at);
            return times;
          }),
        );

        expect(found.map((each) => each.userId).sort()).toEqual(users.toSorted());
        for (const times of byBucket) expect(times).toEqual(times.toSorted((one, other) => one - other));
      });

      it('are none where a turn leaves no moment', async () => {
        await talk(DUE);
        await talk(null, userId, START + 1);

        expect(await due(DUE, userId)).toEqual([]);
        expect(await checkIns.read(userId)).toMatchObject({ checkInAt: null });
      });

      it('are found at the moment of the last turn', async () => {
        await talk(DUE);
        await talk(DUE + HOUR, userId, START + 1);

        expect(await due(DUE + HOUR, userId)).toEqual([{ userId, at: DUE + HOUR }]);
      });
    });

    describe('once opened', () => {
      beforeEach(() => talk(DUE));

      it('are nobody else’s', async () => {
        expect(await Promise.all([open('c-1'), open('c-2')])).toEqual(expect.arrayContaining([true, false]));
        expect(await due(LEASE - 1, userId)).toEqual([]);
      });

      it('are found again when their time is over', async () => {
        await open();

        expect(await due(LEASE, userId)).toEqual([{ userId, at: LEASE }]);
        expect(await open('c-2', LEASE)).toBe(true);
        expect((await checkIns.read(userId)).open).toEqual({ checkInId: 'c-2', messageId: undefined });
      });

      it('cannot be opened at a moment that has passed', async () => {
        await talk(DUE + HOUR, userId, START + 1);

        expect(await open('c-1', DUE)).toBe(false);
      });

      it('cannot be opened where there is none', async () => {
        await talk(null, userId, START + 1);

        expect(await open('c-1', DUE)).toBe(false);
      });

      it('change nothing that is known of the user', async () => {
        const { open: _before, checkInAt: _at, ...before } = await checkIns.read(userId);
        await open();

        expect(await checkIns.read(userId)).toMatchObject({ ...before, checkInAt: LEASE });
      });
    });

    it.each(['crisis', 'grave', null] as const)('what weighed on the last turn is known: %s', async (weight) => {
      const reply = { conversationId: userId, messageId: idAt(START) };
      await conversations.endReply(userId, reply, aTurnEnd(newFeelings(START), { weight: 'crisis' }));
      await conversations.endReply(userId, reply, aTurnEnd(newFeelings(START), { weight }));

      expect(await checkIns.read(userId)).toMatchObject({ weight });
    });

    describe('what the user said last', () => {
      const again = () => ({ ...aMessageOf(userId), userId, now: DUE });

      it('is when it was said, and that it is not answered yet', async () => {
        await talk(DUE);
        await conversations.admit(again());

        expect(await checkIns.read(userId)).toMatchObject({
          lastUserMessageAt: DUE,
          crisisAt: null,
          isAnswerOwed: true,
        });
      });

      it('is remembered as a crisis whatever becomes of its turn', async () => {
        await conversations.admit({ ...again(), isCrisis: true });
        await talk(null, userId, DUE + 1);

        expect(await checkIns.read(userId)).toMatchObject({ lastUserMessageAt: DUE + 1, crisisAt: DUE });
      });

      it.each([{ isCrisis: false }, { isCrisis: true }])(
        'is what it was where it had been said before, %j',
        async (over) => {
          await conversations.admit({ ...again(), now: START, isCrisis: true });
          await talk(DUE, userId, START + 1);
          const before = await checkIns.read(userId);
          const admission = await conversations.admit({ ...again(), ...over });
          if (admission.admitted) await conversations.withdraw(admission.ticket);

          const { isAnswerOwed: _owed, recentSends: _sends, ...same } = before; // the window has a memory of its own
          expect(await checkIns.read(userId)).toMatchObject(same);
        },
      );

      it('is nothing where the very first word is withdrawn', async () => {
        const admission = await conversations.admit({ ...again(), isCrisis: true });
        if (admission.admitted) await conversations.withdraw(admission.ticket);

        expect(await checkIns.read(userId)).toMatchObject({
          lastUserMessageAt: null,
          crisisAt: null,
          isAnswerOwed: false,
        });
      });

      it('stays where something new was said after what is withdrawn', async () => {
        const admission = await conversations.admit(again());
        await talk(DUE, userId, DUE + 5);
        if (admission.admitted) await conversations.withdraw(admission.ticket);

        expect(await checkIns.read(userId)).toMatchObject({ lastUserMessageAt: DUE + 5, isAnswerOwed: false });
      });
    });

    it('nothing is known of a user who never came', async () => {
      expect(await checkIns.read(userId)).toEqual({ ...aUserState(), open: undefined });
    });

    describe('that are sent', () => {
      beforeEach(async () => {
        await talk(DUE);
        await open();
      });

      it('have the id that they got, and leave when, how often, and when next', async () => {
        const known = await checkIns.read(userId);

        expect(await checkIns.send(userId, known, sent())).toBe(true);
        expect(await checkIns.read(userId)).toEqual({
          ...known,
          open: { checkInId: 'c-1', messageId: idAt(DUE) },
          lastCheckInAt: DUE + 1,
          checkInsUnanswered: 1,
          checkInAt: DUE + 24 * HOUR,
          revision: known.revision + 1,
        });
        expect(await due(DUE + 24 * HOUR, userId)).toEqual([{ userId, at: DUE + 24 * HOUR }]);
      });

      it('can be sent again under their id, at a later moment', async () => {
        await checkIns.send(userId, await checkIns.read(userId), sent());
        const later = sent({ sentAt: DUE + HOUR, checkInAt: DUE + 25 * HOUR });

        expect(await checkIns.send(userId, await checkIns.read(userId), later)).toBe(true);
        expect(await checkIns.read(userId)).toMatchObject({
          open: { messageId: idAt(DUE) },
          lastCheckInAt: DUE + HOUR,
          checkInsUnanswered: 1,
          checkInAt: DUE + 25 * HOUR,
        });
      });

      it('are not sent again where something has changed since', async () => {
        await checkIns.send(userId, await checkIns.read(userId), sent());
        const known = await checkIns.read(userId);
        await conversations.changeSettings(userId, { check_ins: false });

        expect(await checkIns.send(userId, known, sent({ sentAt: DUE + HOUR }))).toBe(false);
      });

      it('are not sent again under another id', async () => {
        await checkIns.send(userId, await checkIns.read(userId), sent());
        const known = await checkIns.read(userId);

        expect(await checkIns.send(userId, known, sent({ messageId: idAt(DUE, 2) }))).toBe(false);
        expect(await checkIns.read(userId)).toEqual(known);
      });

      it('may be the last for now', async () => {
        await checkIns.send(userId, await checkIns.read(userId), sent({ checkInAt: null }));

        expect(await due(DUE + 1_000 * HOUR, userId)).toEqual([]);
      });

      it.each<[string, () => Promise<unknown>]>([
        ['the user has written', () => conversations.admit({ ...aMessageOf(userId), userId, now: DUE })],
        ['a turn has ended', () => talk(DUE, userId, START + 2)],
        ['the settings have changed', () => conversations.changeSettings(userId, { check_ins: false })],
        ['another one was opened', () => checkIns.open({ userId, at: LEASE }, 'c-2', LEASE + HOUR)],
      ])('are not, when meanwhile %s', async (_what, happens) => {
        const known = await checkIns.read(userId);
        await happens();
        const before = await checkIns.read(userId);

        expect(await checkIns.send(userId, known, sent())).toBe(false);
        expect(await checkIns.read(userId)).toEqual(before);
      });
    });

    describe('that are planned', () => {
      it('are due at the new moment', async () => {
        await talk(DUE);

        expect(await checkIns.plan(userId, await checkIns.read(userId), DUE + HOUR)).toBe(true);
        expect(await due(DUE + HOUR, userId)).toEqual([{ userId, at: DUE + HOUR }]);
      });

      it('are no longer due without a moment', async () => {
        await talk(DUE);
        await checkIns.plan(userId, await checkIns.read(userId), null);

        expect(await due(DUE, userId)).toEqual([]);
      });

      it('can be, for a user who has only set something', async () => {
        await conversations.changeSettings(userId, { time_zone: 'Asia/Tokyo' });

        expect(await checkIns.plan(userId, await checkIns.read(userId), DUE)).toBe(true);
      });

      it.each<[string, () => Promise<unknown>]>([
        ['the user has written', () => conversations.admit({ ...aMessageOf(userId), userId, now: DUE })],
        ['a turn has ended', () => talk(DUE, userId, START + 2)],
        ['the settings have changed', () => conversations.changeSettings(userId, { check_ins: false })],
      ])('are not, when meanwhile %s', async (_what, happens) => {
        await talk(DUE);
        const known = await checkIns.read(userId);
        await happens();

        expect(await checkIns.plan(userId, known, DUE + HOUR)).toBe(false);
        expect(await due(DUE + HOUR, userId)).toEqual([{ userId, at: DUE }]);
      });
    });
  });
}

function aMessageOf(conversationId: string) {
  return { conversationId, messageId: idAt(DUE, 7) };
}
