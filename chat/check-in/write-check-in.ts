import { allDone } from '../all-done.ts';
import { shownCheckIn } from '../demi/check-in/check-in-text.ts';
import { feelingsAt, unansweredIn } from '../demi/check-in/circumstances.ts';
import { newFeelings } from '../demi/feelings.ts';
import { withFacts } from '../demi/memory.ts';
import { type Outbox, resync } from '../outbox.ts';
import type { CheckIns } from '../ports/check-ins.ts';
import type { Clock } from '../ports/clock.ts';
import type { Conductor, Occasion } from '../ports/conductor.ts';
import { type Connection, type Connections, userRoom } from '../ports/connections.ts';
import type { CheckInJob, Jobs } from '../ports/jobs.ts';
import type { Memories } from '../ports/memories.ts';
import type { Messages, StoredMessage } from '../ports/messages.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Report } from '../ports/report.ts';
import type { Spending } from '../ports/spending.ts';
import { charge, isBudgetSpent } from '../reply/budget.ts';
import { type Composed, compose, type Piece } from '../reply/compose.ts';
import { herMessage, tell } from '../reply/her-message.ts';
import { measure } from '../reply/measure.ts';
import { readRecent } from '../reply/read-around.ts';
import { beginTyping } from '../reply/typing.ts';
import { decide, type Reason } from './decide.ts';
import { planCheckIn, planned } from './plan.ts';
import { watchForNews } from './watch-for-news.ts';

export type WriteCheckInPorts = {
  readonly checkIns: Pick<CheckIns, 'read' | 'send' | 'plan'>;
  readonly connections: Connections;
  readonly messages: Pick<Messages, 'get' | 'read' | 'put' | 'markDelivered'>;
  readonly memories: Pick<Memories, 'read'>;
  readonly spending: Spending;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  readonly conductor: Pick<Conductor, 'checkIn'>;
  readonly clock: Clock;
  readonly report: Report;
  readonly metrics: Metrics;
  readonly mintMessageId: (now: number) => string;
  readonly modelTimeoutMs: number;
  readonly dailyTokenBudget: number;
};

const DAY_MS = 86_400_000;

/**
 * Has Demi write first, if she still may: the user may have written, opted out or gone to bed while the job waited, and then it
 * ends without a trace. The job may be delivered more than once and be killed at any point; there is one message at most.
 * `redelivered`: the queue has handed this job out before, so nobody knows how far the earlier worker came.
 */
export async function writeCheckIn(ports: WriteCheckInPorts, job: CheckInJob, redelivered: boolean): Promise<void> {
  const now = ports.clock.now();
  const known = await lookUp(ports, job, now);
  const { state } = known;
  if (state.open?.checkInId !== job.checkInId) return skip(ports, 'superseded');
  const { messageId } = state.open;
  if (messageId !== undefined && (await ports.messages.get(job.conversationId, messageId)) !== undefined)
    return redelivered ? tellAgain(ports, known.devices) : undefined;
  // What an earlier worker decided to send and did not store is judged as if that had never been decided. Its id is older than
  // what the user has said since: then it comes too late.
  if (messageId !== undefined && unansweredIn(state) === 0) return endSilently(ports, job, state, 'overtaken');
  const judged = messageId === undefined ? state : { ...state, lastCheckInAt: null, checkInsUnanswered: 0 };
  const decision = decide(judged, known.recent, now);
  if ('silence' in decision) return endSilently(ports, job, state, decision.silence);
  if (known.isBudgetSpent) return endSilently(ports, job, state, 'budget_spent');
  const unanswered = unansweredIn(state) + (messageId === undefined ? 1 : 0);
  await write(ports, job, {
    ...known,
    state: judged,
    messageId,
    unanswered,
    occasion: occasionOf(job, known, decision, now),
  });
}

type Known = {
  readonly state: Awaited<ReturnType<CheckIns['read']>>;
  readonly recent: readonly StoredMessage[];
  readonly kept: Awaited<ReturnType<Memories['read']>>;
  readonly isBudgetSpent: boolean;
  readonly devices: readonly Connection[];
};

/** What has to be known before anything is done, in one round trip. */
async function lookUp(ports: WriteCheckInPorts, { userId, conversationId }: CheckInJob, now: number): Promise<Known> {
  const [state, recent, kept, budgetSpent, devices] = await allDone([
    ports.checkIns.read(userId),
    readRecent(ports.messages, conversationId, now),
    ports.memories.read(userId),
    isBudgetSpent(ports, userId),
    ports.connections.inRoom(userRoom(userId)),
  ]);
  return { state, recent, kept, isBudgetSpent: budgetSpent, devices };
}

function occasionOf(
  { conversationId, checkInId }: CheckInJob,
  { state, recent, kept }: Known,
  { checkIn }: Pick<Occasion, 'checkIn'>,
  now: number,
): Occasion {
  return {
    conversationId,
    recent,
    memory: withFacts(kept.memory, [], now, kept.knownSince), // without what is too old, or forgotten
    knownSince: kept.knownSince,
    feelings: feelingsAt(state.feelings ?? newFeelings(now), state.lastUserMessageAt, now),
    now,
    checkIn,
    checkInId,
  };
}

/** A check-in that may be written. `messageId`: the one that an earlier worker gave it. */
type Begun = {
  readonly state: Known['state'];
  readonly recent: readonly StoredMessage[];
  readonly devices: readonly Connection[];
  readonly occasion: Occasion;
  readonly messageId: string | undefined;
  readonly unanswered: number; // check-ins, with this one
};

async function write(ports: WriteCheckInPorts, job: CheckInJob, begun: Begun): Promise<void> {
  const { state, occasion, devices } = begun;
  const typing = beginTyping(ports, occasion.conversationId, devices);
  const news = watchForNews(ports, job.userId, state);
  let composed: Composed;
  try {
    composed = await compose(ports, pieceOf(ports.conductor, occasion), UNSEEN, news.signal);
  } finally {
    await allDone([news.end(), typing.end()]);
  }
  measure(ports.metrics, composed);
  await allDone([finish(ports, job, begun, composed), charge(ports, job.userId, composed.usage)]);
}

/** Nobody watches while it is written: deltas and thoughts belong to a message of the user's, and there is none. */
const UNSEEN = { thinking: () => undefined, write: () => undefined, startOver: () => undefined };

function pieceOf(conductor: Pick<Conductor, 'checkIn'>, occasion: Occasion): Piece {
  return {
    conversationId: occasion.conversationId,
    seed: occasion.checkInId,
    feelings: occasion.feelings,
    perform: (signal) => conductor.checkIn(occasion, signal),
    shown: (text) => shownCheckIn(text) ?? '',
    isIndispensable: false,
  };
}

/** What becomes of what was composed; it took its time, so everything is looked at once more. */
async function finish(ports: WriteCheckInPorts, job: CheckInJob, begun: Begun, composed: Composed): Promise<void> {
  const { state, recent, occasion } = begun;
  const now = ports.clock.now();
  if (composed.outcome === 'stopped') return endSilently(ports, job, undefined, 'overtaken');
  if (composed.outcome === 'failed' || composed.text === '') return endSilently(ports, job, state, 'failed');
  const decision = decide(state, recent, now);
  if ('silence' in decision) return endSilently(ports, job, state, decision.silence);
  const sent = sentNow(job, begun, begun.messageId ?? ports.mintMessageId(now), now);
  if (!(await ports.checkIns.send(job.userId, state, sent))) return endSilently(ports, job, undefined, 'overtaken');
  const message = herMessage(occasion.conversationId, sent.messageId, composed, now);
  await deliver(ports, job, { ...message, checkIn: occasion.checkIn });
}

function sentNow({ checkInId }: CheckInJob, { state, unanswered }: Begun, messageId: string, now: number) {
  const isFirstWord = (state.herWordAt ?? 0) < (state.lastUserMessageAt ?? 0);
  const herWordAt = isFirstWord ? now : (state.herWordAt ?? now);
  const after = { ...state, lastCheckInAt: now, checkInsUnanswered: unanswered, herWordAt };
  return { checkInId, messageId, sentAt: now, unanswered, herWordAt, checkInAt: planned(after, now) };
}

async function deliver(ports: WriteCheckInPorts, { userId }: CheckInJob, message: StoredMessage): Promise<void> {
  if (!(await ports.messages.put(message))) return; // another worker has the same job, and pushes
  ports.metrics({ CheckInsSent: 1 });
  await tell(ports, message, await ports.connections.inRoom(userRoom(userId)));
}

/** It is stored, and nobody knows who has got it. */
async function tellAgain(ports: WriteCheckInPorts, devices: readonly Connection[]): Promise<void> {
  await allDone(devices.map((connection) => resync(ports, connection)));
}

/** Nothing is left of it but when she will be due again. `known`: undefined where that has changed meanwhile. */
async function endSilently(
  ports: WriteCheckInPorts,
  job: CheckInJob,
  known: Known['state'] | undefined,
  reason: Reason,
): Promise<void> {
  skip(ports, reason);
  const state = known ?? (await ports.checkIns.read(job.userId));
  if (state.open?.checkInId !== job.checkInId) return; // the moment is another one's to set
  const weight = reason === 'crisis' ? reason : state.weight;
  await planCheckIn(ports, job.userId, { ...state, weight }, notBefore(reason, ports.clock.now()));
}

/** When it makes sense to try again, where the rules do not say. */
function notBefore(reason: Reason, now: number): number {
  if (reason === 'failed' || reason === 'answer_owed') return now + DAY_MS; // with her answer it is planned anew
  return reason === 'budget_spent' ? now + DAY_MS - (now % DAY_MS) : now; // the budget is per day, UTC
}

function skip(ports: Pick<WriteCheckInPorts, 'metrics'>, reason: Reason): void {
  ports.metrics({ CheckInsSkipped: 1 }, { reason });
}
