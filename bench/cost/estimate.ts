import { QUEUES, type QueueName } from '../../adapters/resources.ts';
import { CONSUMERS, SCHEDULES } from '../../lambdas/routes.ts';
import type { Usages } from '../units/measure.ts';
import { amountsOf, gigabyteSeconds, NOTHING, plus, times } from './amounts.ts';
import type { Amounts } from './prices.ts';

/** Who answers: a language model, with what it learns and counts, or rules. */
export type Mind = 'model' | 'persona';

/** How she writes. */
export type Writing = {
  readonly mind: Mind;
  readonly replySeconds: number;
  readonly isStreamed: boolean; // whether the device sees it word by word
};

/** What a month is like. */
export type Habits = Writing & {
  readonly users: number;
  readonly messagesPerDay: number; // of each user
  readonly connectedHours: number; // of each user, a day
  readonly sessions: number; // how often each user's device connects, a day
};

export type Estimate = {
  readonly exchanges: Amounts;
  readonly connections: Amounts; // their minutes, pings, welcomes and ends
  readonly standing: Amounts; // what there is without a single user
};

export const DAYS = 30; // of a month
export const HEARTBEAT_MS = 240_000; // how often a client pings that has nothing else to say (PROTOCOL.md, "connected")
export const LONGEST_SESSION_HOURS = 2; // API Gateway's

const HOUR_MS = 3_600_000;
const MINUTES_PER_MONTH = DAYS * 1_440;
const STOP_POLL_MS = 400; // a read of the user's item (chat/reply/interruption.ts)
const STREAM_FRAME_MS = 80; // a frame for each device that wants them (chat/reply/delta-stream.ts)
const TYPING_MS = 8_000; // Demi's `typing` is repeated (PROTOCOL.md, "typing")
/** How Lambda asks a queue that has nothing: five long polls at a time, of at most 20 s each. */
const POLLERS = 5;
const POLLS_PER_MINUTE = 3;

/** A month of so many users, in all that has a price. */
export function estimate(usages: Usages, habits: Habits): Estimate {
  const userDays = habits.users * DAYS;
  return {
    exchanges: times(exchange(usages, habits), userDays * habits.messagesPerDay),
    connections: plus(
      times(connectedHour(usages), userDays * habits.connectedHours),
      times(session(usages), userDays * habits.sessions),
    ),
    standing: standing(usages),
  };
}

/** A message and its reply. The time that she writes is the function's, too. */
export function exchange(usages: Usages, { mind, replySeconds, isStreamed }: Writing): Amounts {
  const milliseconds = replySeconds * 1_000;
  const frames = milliseconds / TYPING_MS + (isStreamed ? milliseconds / STREAM_FRAME_MS : 0);
  return plus(amountsOf(mind === 'model' ? usages.model_exchange : usages.exchange), {
    messages: Math.floor(frames),
    readUnits: Math.floor(milliseconds / STOP_POLL_MS),
    gigabyteSeconds: gigabyteSeconds('reply', milliseconds),
  });
}

/** An hour of a connection on which nothing is said. */
export function connectedHour(usages: Usages): Amounts {
  return plus({ connectionMinutes: 60 }, times(amountsOf(usages.ping), HOUR_MS / HEARTBEAT_MS));
}

/** A connection's beginning, by a device that has been there before, and its end. */
export function session(usages: Usages): Amounts {
  return plus(amountsOf(usages.reconnect), amountsOf(usages.disconnect));
}

/** A month of the schedules, and of event source mappings that find nothing. */
export function standing(usages: Usages): Amounts {
  const runs = Object.values(SCHEDULES).reduce((sum, { everyMinutes }) => sum + MINUTES_PER_MONTH / everyMinutes, 0);
  const consumed = Object.keys(CONSUMERS) as QueueName[];
  const polls = (isFifo: boolean): number =>
    consumed.filter((name) => QUEUES[name].fifo === isFifo).length * POLLERS * POLLS_PER_MINUTE * MINUTES_PER_MONTH;
  const idle: Amounts = { ...NOTHING, fifoRequests: polls(true), standardRequests: polls(false) };
  return plus(idle, times(amountsOf(usages.schedule), runs));
}
