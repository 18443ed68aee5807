import { errors } from '../../protocol/errors.ts';
import { failureLine } from '../demi/failure-line.ts';
import type { Feelings } from '../demi/feelings.ts';
import type { Outbox } from '../outbox.ts';
import type { Clock } from '../ports/clock.ts';
import { type Connections, userRoom } from '../ports/connections.ts';
import type { Conversations } from '../ports/conversations.ts';
import type { ReplyJob } from '../ports/jobs.ts';
import type { Messages, StoredMessage } from '../ports/messages.ts';
import { typing } from './writing.ts';

export type FailMessagePorts = {
  readonly connections: Pick<Connections, 'inRoom'>;
  readonly conversations: Pick<Conversations, 'endReply'>;
  readonly messages: Pick<Messages, 'get' | 'fail'>;
  readonly outbox: Outbox;
  readonly clock: Pick<Clock, 'now'>;
};

/**
 * Gives a message up for good and tells the user, who may send it again under the same client id. No reply is stored.
 * Does nothing when the message has been answered or asked for again meanwhile.
 */
export async function failMessage(
  ports: FailMessagePorts,
  job: ReplyJob,
  feelings: Feelings | undefined,
): Promise<void> {
  const { conversationId, messageId, userId } = job;
  const message = await ports.messages.get(conversationId, messageId);
  if (await isAnswered(ports, message)) return ports.conversations.endReply(userId, job, undefined);
  const failed =
    (await ports.messages.fail(conversationId, messageId, job.attempt, ports.clock.now())) ??
    // An earlier worker noted the failure and may have died before it told anybody.
    (message?.failedAt !== undefined && message.attempt === job.attempt ? message : undefined);
  if (failed === undefined) return;
  const devices = await ports.connections.inRoom(userRoom(userId));
  const { clientMessageId } = failed;
  const data = errors.inference({
    inReplyTo: messageId,
    fallback: failureLine(messageId),
    ...(clientMessageId === undefined ? {} : { clientMessageId }),
  });
  await Promise.all([
    ports.outbox.push(devices, { event: 'error', data, durable: true }),
    ports.conversations.endReply(userId, { conversationId, messageId }, feelings),
  ]);
}

/** The reply may be stored although its worker never came to the end. */
async function isAnswered(ports: FailMessagePorts, message: StoredMessage | undefined): Promise<boolean> {
  if (message?.replyId === undefined) return false;
  return (await ports.messages.get(message.conversationId, message.replyId)) !== undefined;
}

/** A job that the queue gave up on: whoever still sees Demi typing sees her stop, and why. */
export async function failAbandonedMessage(ports: FailMessagePorts, job: ReplyJob): Promise<void> {
  const devices = await ports.connections.inRoom(userRoom(job.userId));
  await ports.outbox.push(devices, typing(job.conversationId, false));
  await failMessage(ports, job, undefined);
}
