import { encode } from '../protocol/encode.ts';
import { uuidTime } from '../protocol/ids.ts';
import { ANNOUNCED_LIMITS } from '../protocol/limits.ts';
import { PROTOCOL_VERSION } from '../protocol/subprotocol.ts';
import { allDone } from './all-done.ts';
import { failureNotice } from './failure-notice.ts';
import { greeting, type History, type HistoryPorts, historyData } from './history.ts';
import { markDelivered } from './mark-delivered.ts';
import type { Clock } from './ports/clock.ts';
import { type Connection, type Connections, userRoom } from './ports/connections.ts';
import type { Conversations, Unanswered } from './ports/conversations.ts';
import type { Jobs, WelcomeJob } from './ports/jobs.ts';
import type { Messages, StoredMessage } from './ports/messages.ts';
import type { Sockets } from './ports/sockets.ts';

export type WelcomePorts = HistoryPorts & {
  readonly connections: Pick<Connections, 'claimWelcome' | 'makeReady' | 'get' | 'remove'>;
  readonly conversations: Pick<Conversations, 'unanswered' | 'forgetUnanswered'>;
  readonly messages: Pick<Messages, 'read' | 'get' | 'markDelivered'>;
  readonly sockets: Sockets;
  readonly jobs: Pick<Jobs, 'reply'>;
  readonly clock: Clock;
  readonly heartbeatMs: number;
};

const CLAIM_MS = 18_000; // 18 s: less than the queue's visibility (20 s), so a redelivered job finds the claim run out
const OPENING_DEADLINE_MS = 8_000; // 8 s: the handshake is through long before, or the client has left
const FIRST_RETRY_MS = 20;
const LONGEST_RETRY_MS = 1_000;
const YOUNG_MESSAGE_MS = 120_000; // 2 min: longer than anyone waits between storing a message and pushing it
const ORPHAN_MS = 60_000; // 1 min: longer than the function that was about to store it can run
const MOST_ROUNDS = 5; // of catching up, before the next delivery of the job tries again

/**
 * Greets a connection once its socket is open: `connected`, its history, and then, when nothing was missed in between,
 * pushes. Messages that wait for an answer that nobody is working on are queued again. Opening the connection for pushes is
 * the last step: a job that is delivered again finds it open and has nothing to do.
 *
 * A push that finds the connection `opening` is counted on it instead of sent; what is stored before it is counted is in
 * the next history that is read here. So each message arrives exactly once, as part of a history or by itself.
 */
export async function welcome(ports: WelcomePorts, job: WelcomeJob): Promise<void> {
  const now = ports.clock.now();
  const room = userRoom(job.userId);
  const connection = await ports.connections.claimWelcome(room, job.connectionId, now, now + CLAIM_MS);
  if (connection === undefined) return complainIfHeld(ports, room, job.connectionId);
  if (connection.tokenExpiresAt <= now) return;
  const opened = job.kind === 'resync' || greet(ports, connection);
  const [isOpen] = await allDone([opened, queueUnanswered(ports, job.userId)]);
  if (isOpen) await bringUpToDate(ports, connection, job.after);
}

/**
 * A job is delivered twice at times, and whoever ends well deletes it for both. So while another worker has the connection the
 * job must come back: if that worker dies, nobody else would remember.
 */
async function complainIfHeld(ports: WelcomePorts, room: string, connectionId: string): Promise<void> {
  const connection = await ports.connections.get(room, connectionId);
  if (connection?.state === 'opening') throw new Error('Another worker is greeting the connection');
}

/** Posts `connected`, again and again while the socket is not yet open (410); false: it never opened. */
async function greet(ports: WelcomePorts, connection: Connection): Promise<boolean> {
  const giveUpAt = ports.clock.now() + OPENING_DEADLINE_MS;
  const frame = encode('connected', connectedData(ports, connection), ports.clock.now());
  for (let pause = FIRST_RETRY_MS; ; pause = Math.min(pause * 2, LONGEST_RETRY_MS)) {
    const result = await ports.sockets.post(connection.connectionId, frame, true);
    if (result === 'sent') return true;
    if (ports.clock.now() >= giveUpAt) return giveUp(ports, connection, result);
    await ports.clock.wait(pause);
  }
}

async function giveUp(ports: WelcomePorts, connection: Connection, result: 'gone' | 'failed'): Promise<false> {
  if (result === 'failed') throw new Error('The socket is open but takes no frames');
  await ports.connections.remove(connection);
  return false;
}

/** Posts the history until nothing was missed since it was read, or the connection is gone. */
async function bringUpToDate(ports: WelcomePorts, claimed: Connection, after: string | undefined): Promise<void> {
  let connection: Connection | undefined = claimed;
  let cursor = claimed.missed > 0 ? undefined : after; // what was missed may change a message from before the cursor
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const history = await greeting(ports, connection.userId, cursor);
    if (!(await postHistory(ports, connection, history))) return;
    if (await ports.connections.makeReady(connection, young(history, ports.clock.now())))
      return markDelivered(ports, history);
    cursor = undefined;
    connection = await ports.connections.get(connection.room, connection.connectionId);
    if (connection === undefined || connection.state === 'ready') return;
  }
  throw new Error('The connection misses messages faster than it can be brought up to date');
}

/** The history, and after it the failures that it cannot tell of: whoever was away learns them now. */
async function postHistory(ports: WelcomePorts, connection: Connection, history: History): Promise<boolean> {
  const now = ports.clock.now();
  const frames = [
    encode('history', historyData(history), now),
    ...history.failed.map((message) => encode('error', failureNotice(message), now)),
  ];
  for (const frame of frames) {
    const result = await ports.sockets.post(connection.connectionId, frame, true);
    if (result === 'sent') continue;
    if (result === 'failed') throw new Error('The socket is open but takes no frames');
    await ports.connections.remove(connection);
    return false;
  }
  return true;
}

/** What somebody may still be about to push although the history has it. */
function young(history: History, now: number): ReadonlySet<string> {
  const messages = history.messages.filter((message) => message.storedAt > now - YOUNG_MESSAGE_MS);
  return new Set(messages.map((message) => message.messageId));
}

/** A crash between storing and queueing is mended by the next connect of the same user, in the order of the messages. */
async function queueUnanswered(ports: WelcomePorts, userId: string): Promise<void> {
  const waiting = await ports.conversations.unanswered(userId);
  const found = await allDone(
    waiting.map(async (entry) => ({ entry, message: await ports.messages.get(entry.conversationId, entry.messageId) })),
  );
  const settled = found.filter(({ entry, message }) => isSettled(entry, message, ports.clock.now()));
  if (settled.length > 0) {
    const entries = settled.map(({ entry }) => entry);
    await ports.conversations.forgetUnanswered(userId, entries);
  }
  const open = found.flatMap(({ message }) =>
    message === undefined || message.failedAt !== undefined ? [] : [message],
  );
  const inOrder = open.toSorted((one, other) => (one.messageId < other.messageId ? -1 : 1));
  for (const { conversationId, messageId, attempt = 1 } of inOrder)
    await ports.jobs.reply({ kind: 'reply', userId, conversationId, messageId, attempt });
}

/** Nothing will come of it: its answer was given up, or it was never stored and nobody is about to. */
function isSettled({ messageId }: Unanswered, message: StoredMessage | undefined, now: number): boolean {
  return message === undefined ? uuidTime(messageId) < now - ORPHAN_MS : message.failedAt !== undefined;
}

function connectedData(ports: WelcomePorts, connection: Connection) {
  return {
    connection_id: connection.connectionId,
    user_id: connection.userId,
    role: connection.role,
    conversation_id: connection.userId,
    protocol: PROTOCOL_VERSION,
    heartbeat_ms: ports.heartbeatMs,
    limits: ANNOUNCED_LIMITS,
  };
}
