import { queueDueCheckIns } from '../../../chat/check-in/queue-due-check-ins.ts';
import { writeCheckIn } from '../../../chat/check-in/write-check-in.ts';
import type { Conductor } from '../../../chat/ports/conductor.ts';
import type { CheckInJob } from '../../../chat/ports/jobs.ts';
import type { StoredMessage } from '../../../chat/ports/messages.ts';
import { answerMessage } from '../../../chat/reply/answer-message.ts';
import { sendMessage } from '../../../chat/send-message.ts';
import { UUIDV7_CEILING, uuidFloor } from '../../../protocol/ids.ts';
import { type MemoryChat, memoryChat } from './chat.ts';
import { quiet } from './clock.ts';
import { saying, scriptedConductor } from './conductor.ts';
import { aDelivery, aSpeaker, sequentialIds } from './factories.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A user and Demi over days, beginning on 1 February 2026, 15:30 UTC. */
export type Days = {
  readonly chat: MemoryChat;
  /** The user writes, and Demi answers. */
  say(content: string, conversationId?: string, clientMessageId?: string): Promise<void>;
  /** Works on the replies that wait. */
  answer(): Promise<void>;
  /** The schedule's function runs once. */
  schedule(): Promise<void>;
  /** Works on one job for a check-in; it may take its time. */
  work(job: CheckInJob | undefined, redelivered?: boolean): Promise<void>;
  /** Works on it until the call with this number, from 1, at which the worker is killed; true: there were fewer calls. */
  workKilledAt(fatal: number, job: CheckInJob): Promise<boolean>;
  /** Time passes; the schedule runs every `step`, and what it queues is worked on, by `worker` if there is one. */
  pass(ms: number, step?: number, worker?: (job: CheckInJob) => Promise<void>): Promise<void>;
  /** What she wrote first, in the order of its ids. */
  checkIns(conversationId?: string): Promise<readonly StoredMessage[]>;
  /** Why there was none, each time that one was due. */
  skipped(): readonly string[];
};

export function days(
  conductor: Conductor = scriptedConductor(saying('Hm.')),
  chat: MemoryChat = memoryChat(),
  userId = 'ada',
): Days {
  const mintId = sequentialIds();

  /** Lets time pass until the work is done. */
  const done = async <T>(work: Promise<T>): Promise<T> => {
    let isOver = false;
    const over = work.finally(() => {
      isOver = true;
    });
    over.catch(() => undefined);
    await quiet();
    while (!isOver) await chat.clock.advance(100);
    return over;
  };
  const schedule = () => queueDueCheckIns({ ...chat, mintId, openMs: HOUR, mostCheckIns: 600 });
  const work = async (job: CheckInJob | undefined, redelivered = false): Promise<void> => {
    if (job !== undefined) await done(writeCheckIn({ ...chat, conductor }, job, redelivered));
  };

  const answer = async (): Promise<void> => {
    for (let job = chat.jobs.replies.shift(); job !== undefined; job = chat.jobs.replies.shift())
      await done(answerMessage({ ...chat, conductor }, job, aDelivery()));
  };

  return {
    chat,
    schedule,
    work,
    answer,
    workKilledAt: async (fatal, job) => {
      let calls = 0;
      const ports = chat.invocation({
        before: () => {
          calls += 1;
          if (calls >= fatal) throw new Error('The process was killed');
        },
      });
      try {
        await done(writeCheckIn({ ...ports, conductor }, job, false));
      } catch (cause) {
        if (calls < fatal) throw cause;
      }
      return calls < fatal;
    },
    say: async (content, conversationId, clientMessageId) => {
      await sendMessage(chat, aSpeaker({ userId }), {
        content,
        client_message_id: clientMessageId,
        conversation_id: conversationId,
      });
      await answer();
    },
    pass: async (ms, step = 5 * MINUTE, worker = work) => {
      const until = chat.clock.now() + ms;
      while (chat.clock.now() < until) {
        await chat.clock.advance(Math.min(step, until - chat.clock.now()));
        await schedule();
        for (let job = chat.jobs.checkIns.shift(); job !== undefined; job = chat.jobs.checkIns.shift())
          await worker(job);
      }
    },
    checkIns: async (conversationId = userId) => {
      const all = { conversationId, from: uuidFloor(0), to: UUIDV7_CEILING, newestFirst: false, pageSize: 100 };
      const found: StoredMessage[] = [];
      for await (const message of chat.messages.read(all)) if (message.checkIn !== undefined) found.push(message);
      return found;
    },
    skipped: () => chat.measured.flatMap(({ CheckInsSkipped, reason }) => (CheckInsSkipped && reason ? [reason] : [])),
  };
}
