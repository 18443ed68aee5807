import { allDone } from '../all-done.ts';
import { age } from '../demi/ageing.ts';
import { askedIn } from '../demi/asked.ts';
import { type Feelings, newFeelings } from '../demi/feelings.ts';
import { asksToForget } from '../demi/forgetting.ts';
import { gravityOf } from '../demi/gravity.ts';
import { withFacts } from '../demi/memory.ts';
import { failureKind, feel } from '../demi/turn.ts';
import { isAnswered } from '../is-answered.ts';
import type { Outbox } from '../outbox.ts';
import type { CheckIns } from '../ports/check-ins.ts';
import type { Clock } from '../ports/clock.ts';
import type { Conductor, Turn } from '../ports/conductor.ts';
import { type Connection, type Connections, userRoom } from '../ports/connections.ts';
import type { Conversations, UserState } from '../ports/conversations.ts';
import type { Jobs, ReplyJob } from '../ports/jobs.ts';
import type { Kept, Memories } from '../ports/memories.ts';
import type { Messages, StoredMessage } from '../ports/messages.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Report } from '../ports/report.ts';
import type { Spending } from '../ports/spending.ts';
import { answerTo } from './answer.ts';
import { charge, isBudgetSpent } from './budget.ts';
import { type Composed, compose } from './compose.ts';
import { endTurn, type Turned } from './end-turn.ts';
import { failMessage } from './fail-message.ts';
import { herMessage, tell, type Written } from './her-message.ts';
import type { DoubleTexting } from './interruption.ts';
import { joinToLater } from './join.ts';
import { keep } from './keep.ts';
import { measure } from './measure.ts';
import { type Around, readInPlace } from './read-around.ts';
import { readJoined } from './read-joined.ts';
import { settle } from './settle.ts';
import { beginWriting, type Reading, type Writing } from './writing.ts';

export type AnswerMessagePorts = {
  readonly connections: Connections;
  readonly conversations: Pick<Conversations, 'beginReply' | 'endReply' | 'stopFor'>;
  readonly checkIns: Pick<CheckIns, 'plan'>;
  readonly messages: Pick<
    Messages,
    'get' | 'read' | 'markRead' | 'nameReply' | 'put' | 'markDelivered' | 'fail' | 'join' | 'addJoined'
  >;
  readonly memories: Memories;
  readonly spending: Spending;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  readonly conductor: Conductor;
  readonly clock: Clock;
  readonly report: Report;
  readonly metrics: Metrics;
  readonly mintMessageId: (now: number) => string;
  readonly modelTimeoutMs: number; // until an attempt's first sign of life
  readonly dailyTokenBudget: number; // 0: none
  readonly doubleTexting: DoubleTexting;
};

/** How the queue handed the job out. */
export type Delivery = {
  /** It has handed the job out before, so nobody knows how far the earlier worker came. */
  readonly redelivered: boolean;
  /**
   * Resolves when the job is leased for a short while, or was refused that: a worker that dies after its first effect without a lease
   * keeps its conversation waiting for the queue's whole visibility.
   */
  readonly leased: Promise<void>;
};

/**
 * Has Demi answer one message: shows that she reads and types, runs the conductor, stores the reply and pushes it.
 * The job may be delivered more than once and be killed at any point; the message is answered once.
 */
export async function answerMessage(
  ports: AnswerMessagePorts,
  job: ReplyJob,
  { redelivered, leased }: Delivery,
): Promise<void> {
  const now = ports.clock.now();
  const [known] = await allDone([lookUp(ports, job, now), leased]);
  if (known === undefined || (known.message.attempt ?? 1) !== job.attempt) return;
  const { message, devices } = known;
  if (message.failedAt !== undefined) return redelivered ? failMessage(ports, job) : undefined;
  // A later attempt finds the reply of an earlier one, whose worker may have died before it pushed.
  if (await isAnswered(ports.messages, message)) {
    await settle(ports, job, redelivered || job.attempt > 1 ? devices : []);
    return learnLater(ports, job, message.joined);
  }
  const [knownSince, joined] = await allDone([
    forgetIfAsked(ports, job, message, known.kept),
    readJoined(ports.messages, message, known.recent),
  ]);
  const laterId = message.joinedTo ?? (ports.doubleTexting === 'together' ? known.later[0]?.messageId : undefined);
  if (laterId !== undefined && (await joinToLater(ports, job, message, laterId, undefined))) return;
  await write(ports, job, { ...known, joined, knownSince }, now);
}

/**
 * What the user asks to be forgotten is forgotten before all else, whatever becomes of the reply. Answers since when she knows.
 */
async function forgetIfAsked(
  ports: AnswerMessagePorts,
  { userId }: ReplyJob,
  { content, createdAt }: StoredMessage,
  { knownSince }: Kept,
): Promise<number> {
  if (!asksToForget(content)) return knownSince;
  await ports.memories.forget(userId, createdAt);
  return Math.max(knownSince, createdAt);
}

async function write(ports: AnswerMessagePorts, job: ReplyJob, known: Known, now: number): Promise<void> {
  const writing = beginWriting(portsFor(ports, known.message), job, known.devices, readings(known, now));
  try {
    const taken = await takeTurn(ports, job, known, now);
    const answer = answerTo(ports.conductor, taken.turn);
    const composed = await compose(ports, answer, writing.audience, writing.interruption.signal);
    measure(ports.metrics, composed);
    await allDone([finish(ports, job, taken, composed, writing), charge(ports, job.userId, composed.usage)]);
  } finally {
    await writing.end();
  }
}

/** What becomes of what was composed. */
async function finish(
  ports: AnswerMessagePorts,
  job: ReplyJob,
  taken: Taken,
  composed: Composed,
  writing: Writing,
): Promise<void> {
  if (composed.outcome === 'failed') return fail(ports, job, taken, writing);
  const { turn } = taken;
  const later = writing.interruption.overtakenBy();
  if (later !== undefined) {
    writing.takeBack();
    const turned = turnedBy(taken, composed.feelings, null);
    if (await joinToLater(ports, job, turn.message, later.messageId, turned)) return;
  }
  if (!(await deliver(ports, job, taken, composed, writing))) return;
  if (composed.memory !== undefined) await keep(ports, job.userId, turn, composed.memory);
  if (!turn.isBudgetSpent) await learnLater(ports, job, turn.joined.map(idOf));
}

type Known = Around & {
  readonly message: StoredMessage;
  readonly joined: readonly StoredMessage[];
  readonly kept: Kept;
  readonly knownSince: number;
  readonly isBudgetSpent: boolean;
  readonly devices: readonly Connection[];
};

/** What has to be known before anything is done, in one round trip. */
async function lookUp(ports: AnswerMessagePorts, job: ReplyJob, now: number) {
  const { userId } = job;
  const [found, kept, budgetSpent, devices] = await allDone([
    readInPlace(ports.messages, job, now),
    ports.memories.read(userId),
    isBudgetSpent(ports, userId),
    ports.connections.inRoom(userRoom(userId)),
  ]);
  return found && { ...found, kept, isBudgetSpent: budgetSpent, devices };
}

/** It is Demi's turn: the message is being answered, and read, with those that were left to it. */
async function takeTurn(ports: AnswerMessagePorts, job: ReplyJob, known: Known, now: number): Promise<Taken> {
  const { conversationId, messageId, userId } = job;
  const { message, joined, recent, kept, knownSince } = known;
  const unread = askedIn(known).filter(({ readAt }) => readAt === null);
  const [before] = await allDone([
    ports.conversations.beginReply(userId, { conversationId, messageId }),
    ...unread.map((asked) => ports.messages.markRead(conversationId, asked.messageId, 'user', now)),
  ]);
  const turn = {
    conversationId,
    message,
    joined,
    recent,
    memory: withFacts(kept.memory, [], now, knownSince), // without what is too old, or forgotten
    knownSince,
    isBudgetSpent: known.isBudgetSpent,
    feelings: age(before.feelings ?? newFeelings(now), now),
    now,
  };
  return { turn, before };
}

/** A turn, and what was known of the user when it began. */
type Taken = { readonly turn: Turn; readonly before: UserState };

function turnedBy({ turn, before }: Taken, feelings: Feelings, answeredAt: number | null): Turned {
  return { before, feelings, gravity: gravityOf(turn), answeredAt };
}

/** A reply that another worker has begun to store is not given up for a later message any more. */
function portsFor(ports: AnswerMessagePorts, { replyId }: StoredMessage): AnswerMessagePorts {
  return replyId === undefined ? ports : { ...ports, doubleTexting: 'queue' };
}

/** When she read what she answers: now, unless an earlier worker's readers have seen it. */
function readings(known: Known, now: number): readonly Reading[] {
  return askedIn(known).map(({ messageId, readAt }) => ({ messageId, readAt: readAt ?? now }));
}

async function fail(ports: AnswerMessagePorts, job: ReplyJob, taken: Taken, writing: Writing): Promise<void> {
  const { feelings, now } = taken.turn;
  const hurt = feel(feelings, [failureKind(feelings)], now);
  const turned = turnedBy(taken, hurt, null);
  await allDone([writing.end(), failMessage(ports, job, { turned })]);
}

function idOf({ messageId }: StoredMessage): string {
  return messageId;
}

/** False: the message is no longer this worker's to answer. */
async function deliver(
  ports: AnswerMessagePorts,
  job: ReplyJob,
  taken: Taken,
  composed: Written,
  writing: Writing,
): Promise<boolean> {
  const { conversationId, messageId, userId, attempt } = job;
  const now = ports.clock.now();
  const replyId = await ports.messages.nameReply(conversationId, messageId, attempt, ports.mintMessageId(now));
  if (replyId === undefined) return false;
  const reply = newReply(taken.turn, composed, replyId, now);
  const isOurs = await ports.messages.put(reply);
  const shown = writing.end();
  const devices = await ports.connections.inRoom(userRoom(userId));
  // Another worker stored it under the same id, and may be dead before it pushed its words.
  const turned = turnedBy(taken, composed.feelings, now);
  if (isOurs && answersCheckIn(taken)) ports.metrics({ CheckInsAnswered: 1 });
  const done = isOurs ? announce(ports, job, reply, turned, devices) : settle(ports, job, devices);
  await allDone([shown, done]);
  return true;
}

const TIMELY_MS = 86_400_000; // 24 h

/** Whether the user's first word since Demi wrote first came within 24 h. */
function answersCheckIn({ turn, before: { lastCheckInAt } }: Taken): boolean {
  const [{ createdAt } = turn.message] = askedIn(turn);
  const wasSilent = (turn.feelings.lastUserMessageAt ?? 0) < (lastCheckInAt ?? 0);
  return lastCheckInAt !== null && wasSilent && createdAt > lastCheckInAt && createdAt - lastCheckInAt <= TIMELY_MS;
}

async function announce(
  ports: AnswerMessagePorts,
  { userId, conversationId, messageId }: ReplyJob,
  reply: StoredMessage,
  turned: Turned,
  devices: readonly Connection[],
): Promise<void> {
  await allDone([tell(ports, reply, devices), endTurn(ports, userId, { conversationId, messageId }, turned)]);
}

/** A conductor that needs time to learn gets a job for it. Without it something of the user is not remembered, no more. */
async function learnLater(
  ports: AnswerMessagePorts,
  { userId, conversationId, messageId }: ReplyJob,
  joined: readonly string[] = [],
): Promise<void> {
  if (ports.conductor.learn === undefined) return;
  const lesson = { kind: 'learn', userId, conversationId } as const;
  try {
    for (const id of [...joined, messageId]) await ports.jobs.learn({ ...lesson, messageId: id });
  } catch (cause) {
    ports.report('learning_not_queued', { message_id: messageId, cause });
  }
}

function newReply(
  { conversationId, message, joined }: Turn,
  composed: Written,
  replyId: string,
  now: number,
): StoredMessage {
  return {
    ...herMessage(conversationId, replyId, composed, now),
    inReplyTo: message.messageId,
    ...(joined.length === 0 ? {} : { alsoInReplyTo: joined.map(idOf) }),
  };
}
