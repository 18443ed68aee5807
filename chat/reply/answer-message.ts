import { uuidFloor } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { mood } from '../../protocol/mood.ts';
import { age } from '../demi/ageing.ts';
import { newFeelings } from '../demi/feelings.ts';
import { hasNews, type Memory, remember } from '../demi/memory.ts';
import { failureKind, feel } from '../demi/turn.ts';
import { type Outbox, resync } from '../outbox.ts';
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
import { beginWriting, type Writing } from './writing.ts';

export type AnswerMessagePorts = {
  readonly connections: Connections;
  readonly conversations: Pick<Conversations, 'beginReply' | 'endReply' | 'stopFor'>;
  readonly messages: Pick<Messages, 'get' | 'read' | 'nameReply' | 'put' | 'markDelivered' | 'fail'>;
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
  const { conversationId, messageId, userId } = job;
  const startedAt = ports.clock.now();
  const [message, recent, known, devices] = await Promise.all([
    ports.messages.get(conversationId, messageId),
    readRecent(ports, conversationId, messageId, startedAt),
    ports.memories.read(userId),
    ports.connections.inRoom(userRoom(userId)),
  ]);
  if (message === undefined || (message.attempt ?? 1) !== job.attempt) return;
  if (message.failedAt !== undefined) return redelivered ? failMessage(ports, job, undefined) : undefined;
  const reply = message.replyId === undefined ? undefined : await ports.messages.get(conversationId, message.replyId);
  if (reply !== undefined) return settle(ports, job, reply, redelivered ? devices : []);

  const writing = beginWriting(ports, { conversationId, messageId }, devices, startedAt);
  try {
    const felt = await ports.conversations.beginReply(userId, { conversationId, messageId });
    const feelings = age(felt ?? newFeelings(startedAt), startedAt);
    const memory = remember(known, [...recent, message], startedAt);
    const turn: Turn = { conversationId, message, recent, memory, feelings, now: startedAt };
    const composed = await compose(ports, turn, writing.audience, writing.stopped);
    if (composed.outcome === 'failed') await fail(ports, job, turn, writing);
    else {
      await deliver(ports, job, turn, composed, writing);
      if (hasNews(memory, known)) await keep(ports, userId, memory);
    }
  } finally {
    await writing.end();
  }
}

/** An earlier worker stored the reply; what it did after that is done again, as far as it can be. */
async function settle(
  ports: AnswerMessagePorts,
  job: ReplyJob,
  reply: StoredMessage,
  unsure: readonly Connection[],
): Promise<void> {
  const known = await ports.conversations.beginReply(job.userId, job);
  const written = known === undefined || known.changedAt < reply.createdAt;
  const feelings =
    written && reply.emotionState !== null
      ? { ...(known ?? newFeelings(reply.createdAt)), emotions: reply.emotionState, changedAt: reply.createdAt }
      : undefined;
  await ports.conversations.endReply(job.userId, job, feelings);
  await Promise.all(unsure.map((connection) => resync(ports, connection, 0)));
}

async function fail(ports: AnswerMessagePorts, job: ReplyJob, turn: Turn, writing: Writing): Promise<void> {
  await writing.end();
  await failMessage(ports, job, feel(turn.feelings, [failureKind(turn.feelings)], turn.now));
}

type Answered = Extract<Composed, { outcome: 'complete' | 'stopped' }>;

async function deliver(
  ports: AnswerMessagePorts,
  job: ReplyJob,
  turn: Turn,
  composed: Answered,
  writing: Writing,
): Promise<void> {
  const { conversationId, messageId, userId } = job;
  const now = ports.clock.now();
  const replyId = await ports.messages.nameReply(conversationId, messageId, ports.mintMessageId(now), turn.now);
  if (replyId === undefined) return;
  const reply = newReply(turn, composed, replyId, now);
  // Another worker stored it under the same id: that one pushes its own words.
  if (!(await ports.messages.put(reply))) return;

  await writing.end();
  const devices = await ports.connections.inRoom(userRoom(userId));
  const [results] = await Promise.all([
    ports.outbox.push(devices, { event: 'message', data: wireMessage(reply), durable: true }),
    ports.conversations.endReply(userId, { conversationId, messageId }, composed.feelings),
  ]);
  const emotions = { ...composed.feelings.emotions, mood: mood(composed.feelings.emotions) };
  await Promise.all([
    ports.outbox.push(devices, { event: 'emotion_update', data: emotions, topic: 'emotion' }),
    ...(results.includes('sent') ? [ports.messages.markDelivered(conversationId, replyId, ports.clock.now())] : []),
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
