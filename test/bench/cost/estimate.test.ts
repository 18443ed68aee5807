import { describe, expect, it } from 'vitest';
import { amountsOf, NOTHING, plus, times } from '../../../bench/cost/amounts.ts';
import {
  besideMessage,
  connectedHour,
  DAYS,
  estimate,
  exchange,
  type Habits,
  session,
  standing,
} from '../../../bench/cost/estimate.ts';
import { costOf, dollarsFor, PRICES, SERVICES } from '../../../bench/cost/prices.ts';
import { RECORDED } from '../../../bench/cost/recorded.ts';

const QUIET = { mind: { kind: 'persona' }, replySeconds: 0, isFollowed: false } as const;
const model = (thinkingSeconds: number, learningSeconds: number) => ({
  ...QUIET,
  mind: { kind: 'model', thinkingSeconds, learningSeconds } as const,
});
const HABITS: Habits = { ...QUIET, users: 10, messagesPerDay: 3, connectedHours: 2, sessions: 1 };

describe('an exchange', () => {
  it('is what was recorded of one, where she writes at once', () => {
    expect(exchange(RECORDED, QUIET)).toEqual(amountsOf(RECORDED.exchange));
    expect(exchange(RECORDED, model(0, 0))).toEqual(amountsOf(RECORDED.model_exchange));
  });

  it('is for each second of writing half a gigabyte-second, and a read every 400 ms', () => {
    const [short, long] = [exchange(RECORDED, QUIET), exchange(RECORDED, { ...QUIET, replySeconds: 4 })];

    expect(long.gigabyteSeconds - short.gigabyteSeconds).toBeCloseTo(2);
    expect(long.readUnits - short.readUnits).toBe(10);
    expect(long.messages).toBe(short.messages);
  });

  it('is the time until a model’s first word, in which she looks whether she shall stop, and types', () => {
    const [short, long] = [exchange(RECORDED, model(0, 0)), exchange(RECORDED, model(8, 0))];

    expect(long.gigabyteSeconds - short.gigabyteSeconds).toBeCloseTo(4);
    expect(long.readUnits - short.readUnits).toBe(20);
    expect(long.messages - short.messages).toBe(1);
  });

  it('is the time that a model takes to learn, and nothing else of it', () => {
    const [short, long] = [exchange(RECORDED, model(0, 0)), exchange(RECORDED, model(0, 8))];

    expect(long.gigabyteSeconds - short.gigabyteSeconds).toBeCloseTo(4);
    expect({ ...long, gigabyteSeconds: 0 }).toEqual({ ...short, gigabyteSeconds: 0 });
  });

  it('is a frame every 80 ms where it is followed, two for each of four steps, one for feelings, and a `typing` every 8 s', () => {
    const followed = exchange(RECORDED, { ...QUIET, replySeconds: 8, isFollowed: true });

    expect(followed.messages - exchange(RECORDED, QUIET).messages).toBe(100 + 8 + 1 + 1);
  });
});

describe('a connected hour', () => {
  it('is 60 minutes and 15 pings, and no table', () => {
    expect(connectedHour(RECORDED)).toMatchObject({
      connectionMinutes: 60,
      messages: 30,
      invocations: 15,
      readUnits: 0,
      writeUnits: 0,
    });
  });
});

describe('a month', () => {
  it('is that of every user, and of nobody', () => {
    const { exchanges, connections, standing: idle } = estimate(RECORDED, HABITS);

    expect(exchanges).toEqual(times(plus(exchange(RECORDED, QUIET), besideMessage(RECORDED)), 10 * 3 * DAYS));
    expect(connections.connectionMinutes).toBe(10 * 2 * 60 * DAYS);
    expect(connections.writeUnits).toBeCloseTo(session(RECORDED).writeUnits * 10 * DAYS);
    expect(idle).toEqual(standing(RECORDED));
  });

  it('of nobody is a run of the schedule every minute, and queues that are asked in vain', () => {
    const minutes = DAYS * 1_440;

    expect(standing(RECORDED)).toMatchObject({
      invocations: minutes,
      readUnits: minutes * RECORDED.schedule.figures.readUnits,
      fifoRequests: 2 * 15 * minutes,
      standardRequests: 15 * minutes,
      messages: 0,
    });
  });

  it('has, beside each message, two frames of `typing`, and a receipt with its answer', () => {
    expect(besideMessage(RECORDED)).toMatchObject({ messages: 2 + 2, invocations: 3, writeUnits: 2 });
  });
});

describe('prices', () => {
  it('are for so many', () => {
    expect(dollarsFor('connectionMinutes', 4_000_000)).toBe(1);
  });

  it('belong to one service each', () => {
    expect(Object.values(SERVICES).flat().toSorted()).toEqual(Object.keys(PRICES).toSorted());
    expect(costOf({ ...NOTHING, writeUnits: 1e6, messages: 1e6 }, 'DynamoDB')).toBe(0.625);
  });

  it('say since when they are known', () => {
    for (const { source } of Object.values(PRICES)) expect(source).toMatch(/\d{4}-\d{2}/);
  });
});
