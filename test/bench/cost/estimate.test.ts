import { describe, expect, it } from 'vitest';
import { amountsOf, NOTHING, plus, times } from '../../../bench/cost/amounts.ts';
import {
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

const QUIET = { mind: 'persona', replySeconds: 0, isStreamed: false } as const;
const HABITS: Habits = { ...QUIET, users: 10, messagesPerDay: 3, connectedHours: 2, sessions: 1 };

describe('an exchange', () => {
  it('is what was recorded of one, where she writes at once', () => {
    expect(exchange(RECORDED, QUIET)).toEqual(amountsOf(RECORDED.exchange));
    expect(exchange(RECORDED, { ...QUIET, mind: 'model' })).toEqual(amountsOf(RECORDED.model_exchange));
  });

  it('is for each second of writing half a gigabyte-second, and a read every 400 ms', () => {
    const [short, long] = [exchange(RECORDED, QUIET), exchange(RECORDED, { ...QUIET, replySeconds: 4 })];

    expect(long.gigabyteSeconds - short.gigabyteSeconds).toBeCloseTo(2);
    expect(long.readUnits - short.readUnits).toBe(10);
    expect(long.messages).toBe(short.messages);
  });

  it('is a frame every 80 ms where it is streamed, and a `typing` every 8 s', () => {
    const streamed = exchange(RECORDED, { ...QUIET, replySeconds: 8, isStreamed: true });

    expect(streamed.messages - exchange(RECORDED, QUIET).messages).toBe(101);
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

    expect(exchanges).toEqual(times(exchange(RECORDED, QUIET), 10 * 3 * DAYS));
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

  it('is the same whatever is counted first', () => {
    const { exchanges, connections, standing: idle } = estimate(RECORDED, HABITS);

    expect(costOf(plus(exchanges, connections, idle))).toBeCloseTo(
      costOf(exchanges) + costOf(connections) + costOf(idle),
    );
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
