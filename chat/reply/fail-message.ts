import { allDone } from '../all-done.ts';
import { type GraveTopic, graveTopicIn } from '../demi/gravity.ts';
import { failureNotice } from '../failure-notice.ts';
import { isAnswered } from '../is-answered.ts';
import type { Outbox, Push } from '../outbox.ts';
import { type Connections, userRoom } from '../ports/connections.ts';
import type { ReplyJob } from '../ports/jobs.ts';
import type { Messages, StoredMessage } from '../ports/messages.ts';
import { endTurn, type Turned } from './end-turn.ts';
import { type SettlePorts, settle } from './settle.ts';
import { typing } from './typing.ts';
import { emotionUpdate } from './writing.ts';

export type FailMessagePorts = SettlePorts & {
  readonly outbox: Outbox;
  readonly connections: Pick<Connections, 'inRoom'>;
  readonly messages: Pick<Messages, 'get' | 'fail'>;
};

export type Failing = {
  readonly turned?: Turned | undefined; // what the failure did to her, where that is known
  readonly first?: readonly Push[]; // what is told before
};

/**
 * Gives a message up for good and tells the user, who may send it again under the same client id. No reply is stored.
 * Does nothing when the message has been answered or asked for again meanwhile.
 */
export async function failMessage(
  ports: FailMessagePorts,
  job: ReplyJob,
  { turned, first = [] }: Failing = {},
): Promise<void> {
  const { conversationId, messageId, userId } = job;
  const message = await ports.messages.get(conversationId, messageId);
  if (message === undefined) return;
  // The reply may be stored although its worker never came to the end.
  if (await isAnswered(ports.messages, message))
    return settle(ports, job, await ports.connections.inRoom(userRoom(userId)));
  const failed =
    (await ports.messages.fail(conversationId, messageId, job.attempt, ports.clock.now())) ??
    // An earlier worker noted the failure and may have died before it told anybody.
    (message.failedAt !== undefined && message.attempt === job.attempt ? message : undefined);
  if (failed === undefined) return;
  const [devices, joined] = await allDone([ports.connections.inRoom(userRoom(userId)), failJoined(ports, failed)]);
  const group = [...joined, failed];
  const topic = turned?.gravity ?? firstGraveTopicIn(group);
  const failures = group.map((each): Push => ({ event: 'error', data: failureNotice(each, topic), durable: true }));
  const pushes = [...first, ...failures, ...(turned === undefined ? [] : [emotionUpdate(turned.feelings)])];
  await allDone([
    ...pushes.map((push) => ports.outbox.push(devices, push)),
    endTurn(ports, userId, { conversationId, messageId }, turned),
  ]);
}

/** Earlier messages that were to be answered together with this one. Each may be sent again for itself. */
async function failJoined(
  ports: FailMessagePorts,
  { conversationId, joined = [] }: StoredMessage,
): Promise<readonly StoredMessage[]> {
  const failed = await allDone(
    joined.map(async (messageId) => {
      const message = await ports.messages.get(conversationId, messageId);
      if (message?.joinedTo === undefined || message.replyId !== undefined) return undefined;
      if (message.failedAt !== undefined) return message; // noted, and perhaps not told
      return ports.messages.fail(conversationId, messageId, message.attempt ?? 1, ports.clock.now());
    }),
  );
  return failed.filter((message) => message !== undefined);
}

function firstGraveTopicIn(messages: readonly StoredMessage[]): GraveTopic | undefined {
  return messages.map(({ content }) => graveTopicIn(content)).find((topic) => topic !== undefined);
}

/** A job that the queue gave up on: whoever still sees Demi typing sees her stop, and why. */
export function failAbandonedMessage(ports: FailMessagePorts, job: ReplyJob): Promise<void> {
  return failMessage(ports, job, { first: [typing(job.conversationId, false)] });
}
