import { uuidFloor } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { allDone } from '../all-done.ts';
import { age } from '../demi/ageing.ts';
import { type Feelings, newFeelings } from '../demi/feelings.ts';
import { hasNews, type Memory, remember } from '../demi/memory.ts';
import { failureKind, feel } from '../demi/turn.ts';
import { isAnswered } from '../is-answered.ts';
import type { Outbox } from '../outbox.ts';
import type { Clock } from '../ports/clock.ts';
import type { Conductor, Turn } from '../ports/conductor.ts';
import { type Connection, type Connections, userRoom } from '../ports/connections.ts';
import type { Conversations } from '../ports/conversations.ts';
import type { Jobs, ReplyJob } from '../ports/jobs.ts';
import type { Memories } from '../ports/memories.ts';
import type { Messages, StoredMessage } from '../ports/messages.ts';
import type { Report } from '../ports/report.ts';
import { wireMessage } from '../wire-message.ts';
import { type Composed, compose } from './compose.ts';
import { failMessage } from './fail-message.ts';
import { settle } from './settle.ts';
import { beginWriting, emotionUpdate, type Writing } from './writing.ts';

export type AnswerMessagePorts = {
  readonly connections: Connections;
  readonly conversations: Pick<Conversations, 'beginReply' | 'endReply' | 'stopFor'>;
  readonly messages: Pick<Messages, 'get' | 'read' | 'markRead' | 'nameReply' | 'put' | 'markDelivered' | 'fail'>;
  readonly memories: Memories;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  readonly conductor: Conductor;
  readonly clock: Clock;
  readonly report: Report;
  readonly mintMessageId: (now: number) => string;
};

const RECENT_MESSAGES = 20;
const DAY_MS = 86_400_000;

/**
 * Has Demi answer one message: shows that she reads and types, runs the conductor, stores the reply and pushes it.
 * The job may be delivered more than once and be killed at any point; the message is answered once.
 * `redelivered`: the queue has handed this job out before, so nobody knows how far the earlier worker came.
 */
export async function answerMessage(ports: AnswerMessagePorts, job: ReplyJob, redelivered: boolean): Promise<void> {
  const now = ports.clock.now();
  const known = await lookUp(ports, job, now);
  const { message, devices } = known;
  if (message === undefined || (message.attempt ?? 1) !== job.attempt) return;
  if (message.failedAt !== undefined) return redelivered ? failMessage(ports, job, undefined) : undefined;
  // A later attempt finds the reply of an earlier one, whose worker may have died before it pushed.
  if (await isAnswered(ports.messages, message))
    return settle(ports, job, redelivered || job.attempt > 1 ? devices : []);

  const writing = beginWriting(ports, job, devices, message.readAt ?? now);
  try {
    const turn = await takeTurn(ports, job, { ...known, message }, now);
    const composed = await compose(ports, turn, writing.audience, writing.stopped);
    if (composed.outcome === 'failed') await fail(ports, job, turn, writing);
    else {
      await deliver(ports, job, turn, composed, writing);
      if (hasNews(turn.memory, known.memory)) await keep(ports, job.userId, turn.memory);
    }
  } finally {
    await writing.end();
  }
}

/** What has to be known before anything is done, in one round trip. */
async function lookUp(ports: AnswerMessagePorts, { conversationId, messageId, userId }: ReplyJob, now: number) {
  const [message, recent, memory, devices] = await allDone([
    ports.messages.get(conversationId, messageId),
    readRecent(ports, conversationId, messageId, now),
    ports.memories.read(userId),
    ports.connections.inRoom(userRoom(userId)),
  ]);
  return { message, recent, memory, devices };
}

/** It is Demi's turn: the message is being answered, and read. */
async function takeTurn(
  ports: AnswerMessagePorts,
  { conversationId, messageId, userId }: ReplyJob,
  known: Pick<Turn, 'message' | 'recent' | 'memory'>,
  now: number,
): Promise<Turn> {
  const { message, recent } = known;
  const [felt] = await allDone([
    ports.conversations.beginReply(userId, { conversationId, messageId }),
    ...(message.readAt === null ? [ports.messages.markRead(conversationId, messageId, 'user', now)] : []),
  ]);
  const memory = remember(known.memory, [...recent, message], now);
  return { conversationId, message, recent, memory, feelings: age(felt ?? newFeelings(now), now), now };
}

async function fail(ports: AnswerMessagePorts, job: ReplyJob, turn: Turn, writing: Writing): Promise<void> {
  const feelings = feel(turn.feelings, [failureKind(turn.feelings)], turn.now);
  await allDone([writing.end(), failMessage(ports, job, feelings)]);
}

type Answered = Extract<Composed, { outcome: 'complete' | 'stopped' }>;

async function deliver(
  ports: AnswerMessagePorts,
  job: ReplyJob,
  turn: Turn,
  composed: Answered,
  writing: Writing,
): Promise<void> {
  const { conversationId, messageId, userId, attempt } = job;
  const now = ports.clock.now();
  const replyId = await ports.messages.nameReply(conversationId, messageId, attempt, ports.mintMessageId(now));
  if (replyId === undefined) return;
  const reply = newReply(turn, composed, replyId, now);
  const isOurs = await ports.messages.put(reply);
  const shown = writing.end();
  const devices = await ports.connections.inRoom(userRoom(userId));
  // Another worker stored it under the same id, and may be dead before it pushed its words.
  const done = isOurs ? announce(ports, job, reply, composed.feelings, devices) : settle(ports, job, devices);
  await allDone([shown, done]);
}

/** Nobody waits for anybody's slow device: each gets its frames in order, and all at their own pace. */
async function announce(
  ports: AnswerMessagePorts,
  { userId, conversationId, messageId }: ReplyJob,
  reply: StoredMessage,
  feelings: Feelings,
  devices: readonly Connection[],
): Promise<void> {
  const pushed = ports.outbox.push(devices, { event: 'message', data: wireMessage(reply), durable: true });
  await allDone([
    ports.outbox.push(devices, emotionUpdate(feelings)),
    ports.conversations.endReply(userId, { conversationId, messageId }, feelings),
    pushed.then(async (results) => {
      if (results.includes('sent'))
        await ports.messages.markDelivered(conversationId, reply.messageId, ports.clock.now());
    }),
  ]);
}

/** A memory that could not be kept is no reason to answer again: the next turn learns from the same messages. */
async function keep(ports: AnswerMessagePorts, userId: string, memory: Memory): Promise<void> {
  try {
    await ports.memories.write(userId, memory);
  } catch (cause) {
    ports.report('memory_not_kept', { user_id: userId, cause });
  }
}

function newReply(turn: Turn, composed: Answered, replyId: string, now: number): StoredMessage {
  return {
    conversationId: turn.conversationId,
    messageId: replyId,
    sender: 'demi',
    content: composed.text,
    emotionState: composed.feelings.emotions,
    status: 'sent',
    createdAt: now,
    storedAt: now,
    deliveredAt: null,
    readAt: null,
    inReplyTo: turn.message.messageId,
    ...(composed.outcome === 'stopped' ? { stopped: true as const } : {}),
  };
}

async function readRecent(
  ports: AnswerMessagePorts,
  conversationId: string,
  messageId: string,
  now: number,
): Promise<readonly StoredMessage[]> {
  const range = {
    conversationId,
    from: uuidFloor(now - LIMITS.historyDays * DAY_MS),
    to: messageId,
    newestFirst: true,
    pageSize: RECENT_MESSAGES + 1,
  };
  const recent: StoredMessage[] = [];
  for await (const message of ports.messages.read(range)) {
    if (message.messageId !== messageId) recent.push(message);
    if (recent.length === RECENT_MESSAGES) break;
  }
  return recent.reverse();
}
