import { QUEUES, type QueueName } from '../../adapters/resources.ts';
import { FRAME_INTERVAL_MS } from '../../chat/reply/delta-stream.ts';
import { INTERRUPTION_POLL_MS } from '../../chat/reply/interruption.ts';
import { TYPING_REPEAT_MS } from '../../chat/reply/typing.ts';
import { CONSUMERS, SCHEDULES } from '../../lambdas/routes.ts';
import type { Usages } from '../units/events.ts';
import { amountsOf, gigabyteSeconds, NOTHING, plus, times } from './amounts.ts';
import type { Amounts } from './prices.ts';

/** Who answers: a language model, with what it learns and counts, or rules. */
export type Mind =
  | {
      readonly kind: 'model';
      readonly thinkingSeconds: number; // until the first word of a reply
      readonly learningSeconds: number; // to find out what the message tells, after the reply
    }
  | { readonly kind: 'persona' };

/** How she writes. */
export type Writing = {
  readonly mind: Mind;
  readonly replySeconds: number; // from the first word to the last
  readonly isFollowed: boolean; // whether the device sees it word by word, with her steps and feelings
};

/** What a month is like. */
export type Habits = Writing & {
  readonly users: number;
  readonly messagesPerDay: number; // of each user
  readonly connectedHours: number; // of each user, a day
  readonly sessions: number; // how often each user's device connects, a day
};

export type Estimate = {
  readonly exchanges: Amounts; // with what the client says beside the message
  readonly connections: Amounts; // their minutes, pings, welcomes and ends
  readonly standing: Amounts; // what there is without a single user
};

export const DAYS = 30; // of a month
export const HEARTBEAT_MS = 240_000; // how often a client pings that has nothing else to say (PROTOCOL.md, "connected")
export const LONGEST_SESSION_HOURS = 2; // API Gateway's

const HOUR_MS = 3_600_000;
const MINUTES_PER_MONTH = DAYS * 1_440;
/** `client/` tells every 2.5 s that the user types, and of the end: a message of less than 5 s has so many. */
const TYPING_FRAMES = 2;
/** How Lambda asks a queue that has nothing: five long polls at a time, of at most 20 s each. */
const POLLERS = 5;
const POLLS_PER_MINUTE = 3;

/** A month of so many users, in all that has a price. */
export function estimate(usages: Usages, habits: Habits): Estimate {
  const userDays = habits.users * DAYS;
  return {
    exchanges: times(plus(exchange(usages, habits), besideMessage(usages)), userDays * habits.messagesPerDay),
    connections: plus(
      times(connectedHour(usages), userDays * habits.connectedHours),
      times(session(usages), userDays * habits.sessions),
    ),
    standing: standing(usages),
  };
}

/** A message and its reply. However long the model takes, its function waits. */
export function exchange(usages: Usages, { mind, replySeconds, isFollowed }: Writing): Amounts {
  const { thinkingSeconds, learningSeconds } = mind.kind === 'model' ? mind : NO_MODEL;
  const writingMs = replySeconds * 1_000;
  const busyMs = writingMs + thinkingSeconds * 1_000; // she is seen typing, and looks whether she shall stop
  return plus(
    amountsOf(mind.kind === 'model' ? usages.model_exchange : usages.exchange),
    isFollowed ? { messages: Math.floor(writingMs / FRAME_INTERVAL_MS) + stepFrames(usages) } : {},
    {
      messages: Math.floor(busyMs / TYPING_REPEAT_MS),
      readUnits: Math.floor(busyMs / INTERRUPTION_POLL_MS),
      gigabyteSeconds: gigabyteSeconds('reply', busyMs + learningSeconds * 1_000),
    },
  );
}

const NO_MODEL = { thinkingSeconds: 0, learningSeconds: 0 };

/** Of her steps and feelings: the same whoever answers, and posted while she works, so it takes no time of its own. */
function stepFrames({ followed_exchange: followed, exchange: plain }: Usages): number {
  return followed.figures.framesOut - plain.figures.framesOut;
}

/** What `client/` says beside the message: that the user types, and has read the answer. */
export function besideMessage(usages: Usages): Amounts {
  return plus(amountsOf(usages.read_receipt), times(amountsOf(usages.typing), TYPING_FRAMES));
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
