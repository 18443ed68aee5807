import { allDone } from '../all-done.ts';
import type { Jobs, ReplyJob } from '../ports/jobs.ts';
import type { Messages, StoredMessage } from '../ports/messages.ts';
import { endTurn, type Turned } from './end-turn.ts';
import { type FailMessagePorts, failMessage } from './fail-message.ts';

export type JoinPorts = FailMessagePorts & {
  readonly messages: Pick<Messages, 'get' | 'fail' | 'join' | 'addJoined'>;
  readonly jobs: Jobs;
};

/**
 * The user wrote again before the answer was there, and wants one answer to both: the message is left to the later one.
 * False: it has an answer already, or a newer attempt runs. Every step may be repeated.
 */
export async function joinToLater(
  ports: JoinPorts,
  job: ReplyJob,
  message: StoredMessage,
  laterId: string,
  turned: Turned | undefined,
): Promise<boolean> {
  const { conversationId, messageId, userId } = job;
  if (!(await ports.messages.join(conversationId, messageId, job.attempt, laterId))) return false;
  await ports.messages.addJoined(conversationId, laterId, [...(message.joined ?? []), messageId]);
  const later = await ports.messages.get(conversationId, laterId);
  if (later?.failedAt !== undefined) {
    await failMessage(ports, job, { turned }); // it had failed before it could be told of this one
    return true;
  }
  // Whoever stored the later one may have died before it was queued; the queue knows a second job.
  const queued = later && ports.jobs.reply({ ...job, messageId: laterId, attempt: later.attempt ?? 1 });
  await allDone([queued, endTurn(ports, userId, { conversationId, messageId }, turned)]);
  return true;
}
