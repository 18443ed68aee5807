import { queueDueCheckIns } from '../../../chat/check-in/queue-due-check-ins.ts';
import { writeCheckIn } from '../../../chat/check-in/write-check-in.ts';
import { connect } from '../../../chat/connect.ts';
import type { Clock } from '../../../chat/ports/clock.ts';
import type { Conductor } from '../../../chat/ports/conductor.ts';
import type { CheckInJob, ReplyJob, WelcomeJob } from '../../../chat/ports/jobs.ts';
import { answerMessage } from '../../../chat/reply/answer-message.ts';
import { failAbandonedMessage } from '../../../chat/reply/fail-message.ts';
import type { DoubleTexting } from '../../../chat/reply/interruption.ts';
import { sendMessage } from '../../../chat/send-message.ts';
import type { Speaker } from '../../../chat/speaker.ts';
import { welcome } from '../../../chat/welcome.ts';
import { type ChatPorts, type MemoryChat, memoryChat } from './chat.ts';
import { quiet } from './clock.ts';
import { aDelivery, aSpeaker, sequentialIds } from './factories.ts';
import type { Interceptor } from './intercept.ts';

/** What can happen to a call of a port. After `killed`, the invocation does nothing any more. */
export const ACCIDENTS = ['fails', 'fails although it happened', 'is the last before the process is killed'] as const;
export type Accident = (typeof ACCIDENTS)[number];

const MOST_RECEIVES = 3; // of a job in the queue of replies, then it is given up
const WELCOME_AGAIN_MS = 60_000; // 1 min, when the job is visible again
const REPLY_AGAIN_MS = 30_000; // 30 s
const TICK_MS = 20;

export type AccidentalChat = {
  readonly chat: MemoryChat;
  /** The call that met with the accident; undefined: there were fewer calls than that. */
  accidentAt(): string | undefined;
  /** How many frames each connection had before the last run of `answerMessage`. */
  readonly framesBeforeLastAnswer: ReadonlyMap<string, number>;
  connect(connectionId: string): Promise<Speaker>;
  /** Sends until it is acknowledged, as clients do. `worksBetween`: what was queued is worked on before the next try. */
  send(
    speaker: Speaker,
    content: string,
    resendAfterMs: number,
    worksBetween: boolean,
    clientMessageId?: string,
  ): Promise<void>;
  /** The schedule's function runs once. What fails in it, the next run makes up for. */
  schedule(): Promise<void>;
  /** Works on all jobs, those that come back too, until there are none. */
  workOff(): Promise<void>;
};

/** A chat in memory whose machinery works at least once: the call with number `fatal`, from 1, meets with an accident. */
export function accidentalChat(
  accident: Accident,
  fatal: number,
  conductorBy: (clock: Clock) => Conductor,
  doubleTexting: DoubleTexting = 'queue',
): AccidentalChat {
  const chat = memoryChat();
  const conductor = conductorBy(chat.clock);
  const mintId = sequentialIds();
  const framesBeforeLastAnswer = new Map<string, number>();
  const connected = new Set<string>(['tablet']);
  let calls = 0;
  let accidentAt: string | undefined;

  const isFatal = (call: string): boolean => {
    calls += 1;
    if (calls === fatal) accidentAt = call;
    return calls === fatal;
  };

  /** Runs one invocation, time passing; false: it came to grief, and what it was about is to be done again. */
  const invoke = async (work: (ports: ChatPorts) => Promise<unknown>): Promise<boolean> => {
    const victim = victimOf(accident, isFatal);
    let outcome: 'done' | Error | undefined;
    work(chat.invocation(victim)).then(
      () => (outcome = 'done'),
      (error) => (outcome = error),
    );
    await quiet();
    while (outcome === undefined && !victim.isDead()) await chat.clock.advance(TICK_MS);
    if (outcome instanceof Error && !victim.wasStruck()) throw outcome;
    return outcome === 'done' && !victim.isDead();
  };

  const workOnWelcome = async (job: WelcomeJob): Promise<void> => {
    while (!(await invoke((ports) => welcome(ports, job)))) await chat.clock.advance(WELCOME_AGAIN_MS);
  };

  const workOnReply = async (job: ReplyJob): Promise<void> => {
    for (let receives = 1; receives <= MOST_RECEIVES; receives += 1) {
      for (const id of connected) framesBeforeLastAnswer.set(id, chat.sockets.frames(id).length);
      if (
        await invoke((ports) =>
          answerMessage({ ...ports, conductor, doubleTexting }, job, aDelivery({ redelivered: receives > 1 })),
        )
      )
        return;
      await chat.clock.advance(REPLY_AGAIN_MS);
    }
    while (!(await invoke((ports) => failAbandonedMessage(ports, job)))) await chat.clock.advance(REPLY_AGAIN_MS);
  };

  const workOnCheckIn = async (job: CheckInJob): Promise<void> => {
    for (let receives = 1; receives <= MOST_RECEIVES; receives += 1) {
      if (await invoke((ports) => writeCheckIn({ ...ports, conductor }, job, receives > 1))) return;
      await chat.clock.advance(REPLY_AGAIN_MS);
    }
  };

  const workOff = async (): Promise<void> => {
    for (;;) {
      const greeted = chat.jobs.welcomes.shift();
      if (greeted !== undefined) await workOnWelcome(greeted);
      const asked = chat.jobs.replies.shift();
      if (asked !== undefined) await workOnReply(asked);
      const due = chat.jobs.checkIns.shift();
      if (due !== undefined) await workOnCheckIn(due);
      if (greeted === undefined && asked === undefined && due === undefined) return;
    }
  };

  return {
    chat,
    workOff,
    schedule: async () => {
      await invoke((ports) => queueDueCheckIns({ ...ports, mintId, openMs: 1_200_000, mostCheckIns: 600 }));
    },
    accidentAt: () => accidentAt,
    framesBeforeLastAnswer,
    connect: async (connectionId) => {
      const speaker = aSpeaker({ connectionId });
      connected.add(connectionId);
      await connect(chat, speaker, { after: undefined, topics: ['stream', 'thinking', 'emotion'] });
      return speaker;
    },
    send: async (speaker, content, resendAfterMs, worksBetween, clientMessageId = 'c-1') => {
      const request = { content, client_message_id: clientMessageId, conversation_id: undefined };
      while (!(await invoke((ports) => sendMessage(ports, speaker, request)))) {
        await chat.clock.advance(resendAfterMs);
        if (worksBetween) await workOff();
      }
    },
  };
}

type Victim = Interceptor & { wasStruck(): boolean; isDead(): boolean };

function victimOf(accident: Accident, isFatal: (call: string) => boolean): Victim {
  let struck = false;
  let dead = false;
  let failsLate: string | undefined; // other calls may end before the one that shall fail
  return {
    wasStruck: () => struck,
    isDead: () => dead,
    before: (call) => {
      if (dead) throw new Error(`${call} is not called by a process that was killed`);
      if (!isFatal(call)) return;
      struck = true;
      if (accident === 'fails') throw new Error(`${call} fails`);
      if (accident === 'fails although it happened') failsLate = call;
      else dead = true;
    },
    after: (call) => {
      if (failsLate !== call) return;
      failsLate = undefined;
      throw new Error(`${call} fails, although it happened`);
    },
  };
}
