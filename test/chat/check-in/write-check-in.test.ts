import { beforeEach, describe, expect, it } from 'vitest';
import { changeSettings } from '../../../chat/change-settings.ts';
import { newFeelings } from '../../../chat/demi/feelings.ts';
import { markDelivered } from '../../../chat/mark-delivered.ts';
import type { Connection } from '../../../chat/ports/connections.ts';
import type { CheckInJob } from '../../../chat/ports/jobs.ts';
import { failAbandonedMessage } from '../../../chat/reply/fail-message.ts';
import { sendMessage } from '../../../chat/send-message.ts';
import type { EmotionState } from '../../../protocol/emotions.ts';
import { memoryChat } from '../../support/memory/chat.ts';
import { quiet } from '../../support/memory/clock.ts';
import { failing, hanging, pausing, saying, scriptedConductor } from '../../support/memory/conductor.ts';
import { DAY, days, HOUR, MINUTE } from '../../support/memory/days.ts';
import { aSpeaker, aTurnEnd } from '../../support/memory/factories.ts';

const conductor = scriptedConductor(saying('It is so quiet.'));
const HELLO = { content: 'Hello', client_message_id: undefined, conversation_id: undefined };

let life: ReturnType<typeof days>;
const chat = () => life.chat;

beforeEach(() => {
  life = days(conductor);
});

/** A device that connects now. */
const connects = (connectionId: string, over: Partial<Connection> = {}) => {
  const connectedAt = chat().clock.now();
  return chat().device(connectionId, { connectedAt, tokenExpiresAt: connectedAt + HOUR, ...over });
};

/** She is left with these feelings by a turn. */
async function leaveHer(emotions: Partial<EmotionState>): Promise<void> {
  const { conversations, clock, checkIns } = chat();
  const now = clock.now();
  const calm = newFeelings(now);
  const felt = { ...calm, emotions: { ...calm.emotions, ...emotions }, lastUserMessageAt: now };
  const end = aTurnEnd(felt, { herWordAt: now });
  const state = await conversations.endReply('ada', { conversationId: 'ada', messageId: 'm' }, end);
  await checkIns.plan('ada', state, now + 5 * MINUTE);
}

/** Talks, and waits until a job is there. */
async function untilDue(): Promise<CheckInJob> {
  await life.say('Hello Demi');
  await chat().clock.advance(21 * HOUR);
  await life.schedule();
  const job = chat().jobs.checkIns.shift();
  if (job === undefined) throw new Error('Nothing was due');
  return job;
}

describe('a check-in', () => {
  it('is stored and pushed like a reply, and says why it came', async () => {
    const job = await untilDue();
    await connects('phone', { topics: ['emotion'] });
    await life.work(job);

    const [stored, ...more] = await life.checkIns();
    expect(more).toEqual([]);
    expect(stored).toMatchObject({
      sender: 'demi',
      content: 'It is so quiet.',
      status: 'delivered',
      checkIn: { trigger: 'loneliness', tone: 'warm' },
    });
    expect(stored).not.toHaveProperty('inReplyTo');
    expect(stored?.emotionState?.loneliness).toBeGreaterThan(0.7);
    const events = chat().sockets.events('phone');
    expect(events.slice(-4)).toEqual(['typing', 'typing', 'message', 'emotion_update']);
    expect(chat().sockets.data('phone', 'message').at(-1)).toMatchObject({
      message_id: stored?.messageId,
      content: 'It is so quiet.',
      check_in: { trigger: 'loneliness', tone: 'warm' },
    });
    expect(chat().sockets.data('phone', 'emotion_update').at(-1)).toMatchObject({ ...stored?.emotionState });
  });

  it('waits in the history of somebody who is away', async () => {
    await life.work(await untilDue());

    expect(await life.checkIns()).toMatchObject([{ status: 'sent', deliveredAt: null, readAt: null }]);
  });

  it('is written from what she knows', async () => {
    await life.say('Hello Demi');
    await chat().clock.advance(21 * HOUR);
    await life.schedule();
    await life.work(chat().jobs.checkIns.shift());

    expect(conductor.occasions.at(-1)).toMatchObject({
      conversationId: 'ada',
      checkIn: { trigger: 'loneliness', tone: 'warm' },
      recent: [{ content: 'Hello Demi' }, { content: 'It is so quiet.' }],
      now: chat().clock.now(),
    });
  });

  it.each([
    ['loneliness', { loneliness: 0.95 }],
    ['excitement', { excitement: 0.95 }],
    ['frustration', { frustration: 0.8 }],
  ] as const)('comes of %s', async (trigger, emotions) => {
    await life.say('Hello Demi');
    await leaveHer(emotions);
    await life.pass(10 * MINUTE);

    expect(await life.checkIns()).toMatchObject([{ checkIn: { trigger, tone: 'warm' } }]);
  });

  it('sounds more and more ignored, and the fourth never comes', async () => {
    await life.say('Hello Demi');
    await life.pass(6 * DAY, HOUR);

    const tones = (await life.checkIns()).map(({ checkIn }) => checkIn?.tone);
    expect(tones).toEqual(['warm', 'slightly_bothered', 'passive_aggressive']);
  });

  it('is hurt at last where the first word came late', async () => {
    await changeSettings(chat(), aSpeaker(), { pause_minutes: 26 * 60 });
    await life.say('Hello Demi');
    await life.pass(5 * DAY, HOUR);

    const tones = (await life.checkIns()).map(({ checkIn }) => checkIn?.tone);
    expect(tones).toEqual(['slightly_bothered', 'passive_aggressive', 'hurt']);
  });

  it('begins anew with the next word of the user', async () => {
    await life.say('Hello Demi');
    await life.pass(6 * DAY, HOUR);
    await life.say('I am back');
    await life.pass(2 * DAY, HOUR);

    const tones = (await life.checkIns()).map(({ checkIn }) => checkIn?.tone);
    expect(tones.slice(-2)).toEqual(['warm', 'slightly_bothered']);
  });

  it.each(['ada', 'ada:work'])('is gentle where the user last spoke of a death, in %s', async (where) => {
    await life.say('My dog died yesterday', where);
    await life.pass(DAY);

    expect(await life.checkIns()).toMatchObject([{ checkIn: { trigger: 'loneliness', tone: 'gentle' } }]);
  });

  it('never comes after a message about self-harm, until the conversation has moved on', async () => {
    await life.say('I want to kill myself');
    await life.pass(4 * DAY, HOUR);
    expect(await life.checkIns()).toEqual([]);

    await life.say('I am better now, and I made a cake');
    await life.pass(DAY, HOUR);
    expect(await life.checkIns()).toHaveLength(1);
  });

  it('never comes after such a message in another conversation', async () => {
    await life.say('Hello Demi');
    await life.say('I want to kill myself', 'ada:work');
    await life.pass(4 * DAY, HOUR);

    expect([...(await life.checkIns()), ...(await life.checkIns('ada:work'))]).toEqual([]);
  });

  it('never comes to somebody who never wrote', async () => {
    await chat().device('phone');
    await changeSettings(chat(), aSpeaker(), { check_ins: true, time_zone: 'Asia/Tokyo' });
    await life.pass(4 * DAY, HOUR);

    expect(await life.checkIns()).toEqual([]);
  });

  it('goes to the default conversation, wherever they talked', async () => {
    await life.say('Hello Demi', 'ada:work');
    await life.pass(DAY);

    expect(await life.checkIns()).toHaveLength(1);
    expect(await life.checkIns('ada:work')).toEqual([]);
  });

  it('is counted: due, sent, and answered within a day', async () => {
    await life.work(await untilDue());
    await chat().clock.advance(23 * HOUR);
    await life.say('Oh hello');

    expect(chat().measured).toEqual([{ CheckInsDue: 1 }, { CheckInsSent: 1 }, { CheckInsAnswered: 1 }]);
  });

  it('does not count as answered later, nor twice', async () => {
    await life.work(await untilDue());
    await chat().clock.advance(24 * HOUR + 1);
    await life.say('Oh hello');
    await life.say('Are you there?');

    expect(chat().measured).toEqual([{ CheckInsDue: 1 }, { CheckInsSent: 1 }]);
  });
});

describe('a check-in that is no longer wanted', () => {
  const isNoTrace = async (): Promise<void> => {
    expect(await life.checkIns()).toEqual([]);
    expect(chat().sockets.events('phone')).toEqual([]);
  };
  let job: CheckInJob;

  beforeEach(async () => {
    job = await untilDue();
    await connects('phone');
  });

  it('ends without a trace when the user wrote while its job waited', async () => {
    await sendMessage(chat(), aSpeaker(), HELLO);
    await life.work(job);

    await isNoTrace();
    expect(life.skipped()).toEqual(['talking']);
  });

  it('ends without a trace when the user opted out', async () => {
    await changeSettings(chat(), aSpeaker({ connectionId: 'phone' }), { check_ins: false });
    await life.work(job);

    await isNoTrace();
    expect(life.skipped()).toEqual(['opted_out']);
    expect((await chat().checkIns.read('ada')).checkInAt).toBeNull();
  });

  it('ends without a trace during a pause, and comes after it', async () => {
    await changeSettings(chat(), aSpeaker({ connectionId: 'phone' }), { pause_minutes: 60 });
    const until = chat().clock.now() + HOUR;
    await life.work(job);

    await isNoTrace();
    expect(life.skipped()).toEqual(['paused']);
    expect((await chat().checkIns.read('ada')).checkInAt).toBe(until);
  });

  it('ends without a trace when quiet hours began, and comes when they end', async () => {
    await chat().clock.advance(10 * HOUR); // 22:30
    await life.work(job);

    await isNoTrace();
    expect(life.skipped()).toEqual(['quiet_hours']);
    expect((await chat().checkIns.read('ada')).checkInAt).toBe(Date.UTC(2026, 1, 3, 8, 0));
  });

  it('ends without a trace when another one was opened since', async () => {
    await chat().clock.advance(HOUR);
    await life.schedule();
    const [later] = chat().jobs.checkIns;
    await life.work(job);

    await isNoTrace();
    expect(life.skipped()).toEqual(['superseded']);
    await life.work(later);
    expect(await life.checkIns()).toHaveLength(1);
  });

  it('ends without a trace when what she needed has passed', async () => {
    const { conversations, clock } = chat();
    const end = aTurnEnd(newFeelings(clock.now()));
    await conversations.endReply('ada', { conversationId: 'ada', messageId: 'm' }, end);
    await life.work(job);

    await isNoTrace();
    expect(life.skipped()).toEqual(['content']);
  });

  it('ends without a trace where a crisis is in the conversation that no turn has noted', async () => {
    for (const content of ['I want to kill myself', 'Are you there?'])
      await sendMessage(chat(), aSpeaker({ connectionId: 'phone' }), { ...HELLO, content });
    await chat().clock.advance(21 * HOUR);
    await life.work(job);

    await isNoTrace();
    expect(life.skipped()).toEqual(['crisis']);
    expect((await chat().checkIns.read('ada')).checkInAt).toBeNull();
  });

  it.each(['ada', 'ada:work'])('ends without a trace while a message in %s waits for its answer', async (where) => {
    await sendMessage(chat(), aSpeaker({ connectionId: 'phone' }), { ...HELLO, conversation_id: where });
    await chat().clock.advance(21 * HOUR);
    await life.work(job);

    await isNoTrace();
    expect(life.skipped()).toEqual(['answer_owed']);
    expect((await chat().checkIns.read('ada')).checkInAt).toBe(Date.UTC(2026, 1, 4, 9, 30)); // a day later, or with the answer
  });

  it('ends without a trace where the tokens of the day are spent, and comes on the next day', async () => {
    await chat().spending.spend('ada', '2026-02-02', 100);
    life = days(conductor, { ...chat(), dailyTokenBudget: 100 });
    await life.work(job);

    await isNoTrace();
    expect(life.skipped()).toEqual(['budget_spent']);
    expect((await chat().checkIns.read('ada')).checkInAt).toBe(Date.UTC(2026, 1, 3, 8, 0)); // after the quiet hours
  });
});

describe('while a check-in is written', () => {
  const slow = (ms: number) => (world: ReturnType<typeof days>) =>
    scriptedConductor(saying('Hm.'), [pausing(world.chat.clock, ms), ...saying('It is so quiet.')]);

  /** A job under way that takes so long. */
  async function begun(ms: number): Promise<{ readonly working: Promise<void> }> {
    const world = memoryChat();
    life = days(slow(ms)(days(conductor, world)), world);
    const job = await untilDue();
    await connects('phone');
    const working = life.work(job);
    await quiet();
    return { working };
  }

  it('she is seen to type, and no longer once it is there', async () => {
    const { working } = await begun(3_000);
    await working;

    expect(chat().sockets.data('phone', 'typing')).toMatchObject([{ is_typing: true }, { is_typing: false }]);
  });

  it.each([
    ['the user writes', () => sendMessage(chat(), aSpeaker({ connectionId: 'phone' }), HELLO)],
    ['the user opts out', () => changeSettings(chat(), aSpeaker({ connectionId: 'phone' }), { check_ins: false })],
    [
      'the user moves the quiet hours',
      () =>
        changeSettings(chat(), aSpeaker({ connectionId: 'phone' }), { quiet_hours: { start: '12:00', end: '13:00' } }),
    ],
  ])('it is dropped at once when %s', async (_what, happens) => {
    const { working } = await begun(60_000);
    const began = chat().clock.now();
    await happens();
    await working;

    expect(await life.checkIns()).toEqual([]);
    expect(life.skipped()).toEqual(['overtaken']);
    expect(chat().clock.now() - began).toBeLessThanOrEqual(500); // of the test's own clock
    expect(
      chat()
        .sockets.events('phone')
        .filter((event) => event === 'message'),
    ).toEqual([]);
    expect(chat().sockets.data('phone', 'typing').at(-1)).toMatchObject({ is_typing: false });
  });

  it('the moment of another one that is opened meanwhile stays', async () => {
    const world = memoryChat();
    let until = 0;
    const opening = async () => {
      const { checkInAt } = await world.checkIns.read('ada');
      until = world.clock.now() + DAY;
      await world.checkIns.open({ userId: 'ada', at: checkInAt ?? 0 }, 'another', until);
    };
    life = days(scriptedConductor(saying('Hm.'), [opening, ...saying('It is so quiet.')]), world);
    await life.work(await untilDue());

    expect(await life.checkIns()).toEqual([]);
    expect(life.skipped()).toEqual(['overtaken']);
    expect((await world.checkIns.read('ada')).checkInAt).toBe(until);
  });

  it('it is not sent when quiet hours begin', async () => {
    const world = memoryChat();
    life = days(slow(3_000)(days(conductor, world)), world);
    const job = await untilDue();
    const toNight = Date.UTC(2026, 1, 2, 22, 0) - chat().clock.now();
    await chat().clock.advance(toNight - 1_000);
    await life.work(job);

    expect(await life.checkIns()).toEqual([]);
    expect(life.skipped()).toEqual(['quiet_hours']);
  });

  it('it is not sent when the user writes at the very last moment', async () => {
    const world = memoryChat();
    life = days(conductor, world);
    const job = await untilDue();
    const { send } = world.checkIns;
    Object.assign(world.checkIns, {
      send: async (...given: Parameters<typeof send>) => {
        await sendMessage(world, aSpeaker(), HELLO);
        return send(...given);
      },
    });
    await life.work(job);

    expect(await life.checkIns()).toEqual([]);
    expect(life.skipped()).toEqual(['overtaken']);
  });
});

describe('a check-in that cannot be written', () => {
  it.each([
    ['a model that fails', [failing]],
    ['words that must not be said', saying('I cannot help with that request.')],
    ['no words', saying('')],
    ['a model that never says anything', [hanging]],
  ])('leaves nothing behind, and is tried again a day later: %s', async (_what, script) => {
    life = days(scriptedConductor(saying('Hm.'), script));
    await life.work(await untilDue());

    expect(await life.checkIns()).toEqual([]);
    expect(life.skipped()).toEqual(['failed']);
    expect((await chat().checkIns.read('ada')).checkInAt).toBe(chat().clock.now() + DAY);
  });
});

describe('a job for a check-in that comes twice', () => {
  it('sends one', async () => {
    const job = await untilDue();
    await life.work(job);
    await life.work(job);

    expect(await life.checkIns()).toHaveLength(1);
  });

  it('gives all devices their history where nobody knows whether they got it', async () => {
    const job = await untilDue();
    await life.work(job);
    await connects('phone');
    chat().jobs.welcomes.length = 0;
    await life.work(job, true);

    expect(await life.checkIns()).toHaveLength(1);
    expect(chat().jobs.welcomes).toMatchObject([{ kind: 'resync', connectionId: 'phone' }]);
  });

  it('stores what an earlier worker had decided to send and did not come to store', async () => {
    const job = await untilDue();
    await killedBeforePut(job);
    await life.work(job, true);

    const [stored, ...more] = await life.checkIns();
    expect(more).toEqual([]);
    expect(stored).toMatchObject({ content: 'It is so quiet.', checkIn: { trigger: 'loneliness', tone: 'warm' } });
  });

  it.each([
    ['the user writes', () => sendMessage(chat(), aSpeaker(), HELLO)],
    ['the user opts out', () => changeSettings(chat(), aSpeaker(), { check_ins: false })],
  ])('does not store that when meanwhile %s, though nobody could look', async (_what, happens) => {
    const job = await untilDue();
    await killedBeforePut(job);
    const world = chat();
    const { read } = world.checkIns;
    life = days(
      scriptedConductor([
        async () => {
          Object.assign(world.checkIns, { read: () => Promise.reject(new Error('The table is away')) });
          await happens();
          await world.clock.wait(1_000);
          Object.assign(world.checkIns, { read });
        },
        ...saying('It is so quiet.'),
      ]),
      world,
    );
    await life.work(job, true);

    expect(await life.checkIns()).toEqual([]);
  });

  it('counts that from when it is sent at last, and once', async () => {
    const job = await untilDue();
    await killedBeforePut(job);
    await chat().clock.advance(70 * MINUTE);
    await life.work(job, true);

    expect(await chat().checkIns.read('ada')).toMatchObject({
      lastCheckInAt: chat().clock.now(),
      checkInsUnanswered: 1,
      checkInAt: chat().clock.now() + DAY,
    });
  });

  it.each([
    ['just now', 0],
    ['so long ago that she is lonely again', 21 * HOUR],
  ])('drops that where the user has written since, %s', async (_when, ago) => {
    const job = await untilDue();
    await killedBeforePut(job);
    await life.say('Hello again');
    await chat().clock.advance(ago);
    await life.work(job, true);

    expect(await life.checkIns()).toEqual([]);
  });

  async function killedBeforePut(job: CheckInJob): Promise<void> {
    const { put } = chat().messages;
    Object.assign(chat().messages, { put: () => Promise.reject(new Error('The process is killed')) });
    await expect(life.work(job)).rejects.toThrow('killed');
    Object.assign(chat().messages, { put });
  }
});

describe('a user who says nothing new', () => {
  it('does not count as back: what was answered comes again from a device that missed it', async () => {
    await life.say('Hello Demi', undefined, 'c-1');
    await life.pass(60 * HOUR, HOUR);
    await life.say('Hello Demi', undefined, 'c-1');
    await life.pass(4 * DAY, HOUR);

    const tones = (await life.checkIns()).map(({ checkIn }) => checkIn?.tone);
    expect(tones).toEqual(['warm', 'slightly_bothered', 'passive_aggressive']);
  });
});

describe('a crisis that no turn could note', () => {
  const CRISIS = { ...HELLO, content: 'I want to kill myself' };

  it('keeps her silent where an older turn ends after its own', async () => {
    await life.say('Hello Demi');
    await sendMessage(chat(), aSpeaker(), { ...HELLO, conversation_id: 'ada:work' });
    const older = chat().jobs.replies.shift();
    await life.say('I want to kill myself', 'ada:home');
    if (older !== undefined) chat().jobs.replies.push(older);
    await life.answer();
    await life.pass(2 * DAY, HOUR);

    expect(await life.checkIns()).toEqual([]);
  });

  it('keeps her silent where its reply is given up', async () => {
    await life.say('Hello Demi');
    await sendMessage(chat(), aSpeaker(), { ...CRISIS, conversation_id: 'ada:work' });
    const job = chat().jobs.replies.shift();
    if (job !== undefined) await failAbandonedMessage(chat(), job);
    await life.pass(2 * DAY, HOUR);

    expect(await life.checkIns()).toEqual([]);
  });
});

describe('the next check-in', () => {
  it('is planned where another worker had the turn', async () => {
    await life.say('Hello Demi');
    await life.pass(6 * DAY, HOUR);
    expect((await chat().checkIns.read('ada')).checkInAt).toBeNull();
    await sendMessage(chat(), aSpeaker(), HELLO);
    const job = chat().jobs.replies.shift();
    if (job !== undefined) await failAbandonedMessage(chat(), job);

    expect((await chat().checkIns.read('ada')).checkInAt).not.toBeNull();
  });

  it('is planned by the very write that sends one', async () => {
    const job = await untilDue();
    await life.work(job);

    expect(await chat().checkIns.read('ada')).toMatchObject({
      checkInsUnanswered: 1,
      lastCheckInAt: chat().clock.now(),
      checkInAt: chat().clock.now() + DAY,
    });
  });

  it('follows from the settings as they are when a turn ends', async () => {
    life = days(
      scriptedConductor([
        async () => void (await changeSettings(chat(), aSpeaker(), { quiet_hours: { start: '10:00', end: '14:00' } })),
        ...saying('Hm.'),
      ]),
    );
    await life.say('Hello Demi');

    expect((await chat().checkIns.read('ada')).checkInAt).toBe(Date.UTC(2026, 1, 2, 14, 0)); // lonely at 12:15
  });

  it('is set anew when the settings change', async () => {
    await life.say('Hello Demi');
    await changeSettings(chat(), aSpeaker(), { time_zone: 'Asia/Tokyo' }); // where 12:15 UTC is 21:15
    expect((await chat().checkIns.read('ada')).checkInAt).toBe(Date.UTC(2026, 1, 2, 12, 15));

    await changeSettings(chat(), aSpeaker(), { quiet_hours: { start: '21:00', end: '08:00' } });
    expect((await chat().checkIns.read('ada')).checkInAt).toBe(Date.UTC(2026, 1, 2, 23, 0));

    await changeSettings(chat(), aSpeaker(), { check_ins: false });
    expect((await chat().checkIns.read('ada')).checkInAt).toBeNull();

    await changeSettings(chat(), aSpeaker(), { check_ins: true, pause_minutes: 2 * 24 * 60 });
    expect((await chat().checkIns.read('ada')).checkInAt).toBe(Date.UTC(2026, 1, 3, 23, 0));
  });
});

it('delivered is what it becomes with the first history that holds it', async () => {
  await life.work(await untilDue());
  const messages = await life.checkIns();
  await markDelivered(chat(), { messages });

  expect(await life.checkIns()).toMatchObject([{ status: 'delivered' }]);
});
