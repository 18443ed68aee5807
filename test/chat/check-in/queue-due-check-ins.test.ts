import { beforeEach, describe, expect, it } from 'vitest';
import { type QueueDueCheckInsPorts, queueDueCheckIns } from '../../../chat/check-in/queue-due-check-ins.ts';
import { newFeelings } from '../../../chat/demi/feelings.ts';
import { type MemoryChat, memoryChat } from '../../support/memory/chat.ts';
import { saying, scriptedConductor } from '../../support/memory/conductor.ts';
import { DAY, days, HOUR, MINUTE } from '../../support/memory/days.ts';
import { aTurnEnd, sequentialIds } from '../../support/memory/factories.ts';

let chat: MemoryChat;
let mintId: (now: number) => string;

beforeEach(() => {
  chat = memoryChat();
  mintId = sequentialIds();
});

const run = (over: Partial<QueueDueCheckInsPorts> = {}) =>
  queueDueCheckIns({ ...chat, mintId, openMs: HOUR, mostCheckIns: 600, ...over });
const queued = () => chat.jobs.checkIns.map(({ userId }) => userId);

/** She is due to write to this user. */
async function dueFor(userId: string, at = chat.clock.now()): Promise<void> {
  const end = aTurnEnd(newFeelings(at), { checkInAt: at });
  await chat.conversations.endReply(userId, { conversationId: userId, messageId: 'm' }, end);
}

describe('a run of the schedule', () => {
  it('queues a job for each conversation that is due, and for no other', async () => {
    await dueFor('ada');
    await dueFor('bob', chat.clock.now() - HOUR);
    await dueFor('eve', chat.clock.now() + 1);
    await run();

    expect(chat.jobs.checkIns).toMatchObject([
      { kind: 'check_in', userId: 'bob', conversationId: 'bob', checkInId: expect.any(String) },
      { kind: 'check_in', userId: 'ada', conversationId: 'ada', checkInId: expect.any(String) },
    ]);
    expect(chat.measured).toEqual([{ CheckInsDue: 2 }]);
  });

  it('queues none a second time while it is open, and again when its time is over', async () => {
    await dueFor('ada');
    await run();
    await chat.clock.advance(HOUR - 1);
    await run();
    expect(queued()).toEqual(['ada']);

    await chat.clock.advance(1);
    await run();
    expect(queued()).toEqual(['ada', 'ada']);
  });

  it('queues each once where two run at the same time', async () => {
    for (const user of ['ada', 'bob', 'eve']) await dueFor(user);
    await Promise.all([run(), run()]);

    expect(queued().sort()).toEqual(['ada', 'bob', 'eve']);
  });

  it('queues no more than it may, the oldest first; the next one goes on', async () => {
    for (const [age, user] of ['ada', 'bob', 'eve'].entries()) await dueFor(user, chat.clock.now() - age);
    await run({ mostCheckIns: 2 });
    expect(queued()).toEqual(['eve', 'bob']);

    await run({ mostCheckIns: 2 });
    expect(queued()).toEqual(['eve', 'bob', 'ada']);
  });

  it('queues nothing where it may queue nothing', async () => {
    await dueFor('ada');
    await run({ mostCheckIns: 0 });

    expect(queued()).toEqual([]);
    expect((await chat.checkIns.read('ada')).open).toBeUndefined();
  });

  it('ends before the next one begins', async () => {
    for (const user of ['ada', 'bob', 'eve']) await dueFor(user);
    const slow = {
      checkIn: async (job: Parameters<typeof chat.jobs.checkIn>[0]) => {
        await chat.clock.advance(20_000);
        await chat.jobs.checkIn(job);
      },
    };
    await run({ jobs: slow });

    expect(queued()).toEqual(['ada', 'bob']);
  });

  it('goes on where one cannot be queued, says so, and finds that one again', async () => {
    for (const user of ['ada', 'bob']) await dueFor(user);
    const failing = {
      checkIn: (job: Parameters<typeof chat.jobs.checkIn>[0]) =>
        job.userId === 'ada' ? Promise.reject(new Error('The queue is away')) : chat.jobs.checkIn(job),
    };

    await expect(run({ jobs: failing })).rejects.toThrow('1 check-ins');
    expect(queued()).toEqual(['bob']);
    expect(chat.reports).toEqual(['check_in_not_queued']);

    await chat.clock.advance(HOUR);
    await run();
    expect(queued()).toContain('ada');
  });

  it('goes on where a part of the index cannot be read, and says so', async () => {
    await dueFor('ada');
    const { due } = chat.checkIns;
    const halfBroken = {
      ...chat.checkIns,
      buckets: 2,
      due: (bucket: number, now: number) => {
        if (bucket === 1) throw new Error('The table is away');
        return due(bucket, now);
      },
    };

    await expect(run({ checkIns: halfBroken })).rejects.toThrow('failed');
    expect(queued()).toEqual(['ada']);
    expect(chat.reports).toEqual(['due_check_ins_not_read']);
  });
});

describe('a schedule that was down', () => {
  it('for a day leads to one message for each user, not to a burst', async () => {
    const life = days(scriptedConductor(saying('Hm.')), chat);
    await life.say('Hello Demi');
    await chat.clock.advance(2 * DAY);
    await life.pass(HOUR, MINUTE);

    expect(await life.checkIns()).toHaveLength(1);
  });
});
