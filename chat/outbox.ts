import pLimit from 'p-limit';
import { encode } from '../protocol/encode.ts';
import type { ServerEvent, ServerEvents } from '../protocol/server-events.ts';
import type { Topic } from '../protocol/topics.ts';
import { allDone } from './all-done.ts';
import type { Clock } from './ports/clock.ts';
import type { Connection, Connections } from './ports/connections.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Report } from './ports/report.ts';
import type { Sockets } from './ports/sockets.ts';

/** What became of a push to one connection. `held`: its welcome job will deliver it. */
export type PushResult = 'sent' | 'gone' | 'failed' | 'held' | 'skipped';

export type Push = { [E in ServerEvent]: { readonly event: E; readonly data: ServerEvents[E] } }[ServerEvent] & {
  /** Only to connections that subscribed to it. */
  readonly topic?: Topic;
  /** Must not be missed: a connection that cannot take it now gets its history again. Default false. */
  readonly durable?: boolean;
};

export type Outbox = {
  /** A result per recipient, in their order. Throws only when a durable push could neither be sent nor made up for. */
  push(recipients: readonly Connection[], push: Push): Promise<readonly PushResult[]>;
};

export type OutboxPorts = {
  readonly connections: Connections;
  readonly sockets: Sockets;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly report: Report;
};

export const CONCURRENT_POSTS = 25; // of an invocation; a post is one HTTPS request
const RESYNC_DELAY_SECONDS = 5; // longer than a post can be on its way (adapters/sockets.ts), or it would arrive after
const SLOW_MS = 500; // a post takes some 20 ms, unless the client does not read
const STALE_MS = 1_000; // 1 s: a push that waited for longer looks again whether the connection got its history meanwhile
const FORSAKEN_MS = 60_000; // 1 min: longer than a welcome takes, its second try apart

/**
 * The one way to a client that is not the direct answer to its frame. One per invocation: posts to one connection are never
 * in flight together, posts to different ones are, up to a bound. What a connection did not take, or took long to take, is not
 * followed by more that may be missed, so a half-dead client holds up nobody, and itself only once.
 */
export function outbox(ports: OutboxPorts): Outbox {
  const lastPost = new Map<string, Promise<unknown>>();
  const silent = new Map<string, 'gone' | 'failed'>();
  const places = pLimit(CONCURRENT_POSTS);

  const inTurn = <T>(connectionId: string, task: () => Promise<T>): Promise<T> => {
    const turn = (lastPost.get(connectionId) ?? Promise.resolve()).then(task);
    lastPost.set(
      connectionId,
      turn.catch(() => undefined),
    );
    return turn;
  };

  const pushInTurn = async (recipient: Connection, push: Push, frame: string, askedAt: number): Promise<PushResult> => {
    const { connectionId } = recipient;
    const known = silent.get(connectionId);
    if (known === 'gone' || (known === 'failed' && push.durable !== true)) return known;
    const began = ports.clock.now();
    const isStale = began - askedAt > STALE_MS;
    const result = await places(() => pushOne(ports, recipient, push, frame, isStale));
    if (result === 'gone') silent.set(connectionId, 'gone');
    else if (result === 'failed' || ports.clock.now() - began > SLOW_MS) silent.set(connectionId, 'failed');
    return result;
  };

  return {
    push: (recipients, push) => {
      const now = ports.clock.now();
      const frame = encode(push.event, push.data, now);
      return allDone(
        recipients.map((recipient) => inTurn(recipient.connectionId, () => pushInTurn(recipient, push, frame, now))),
      );
    },
  };
}

async function pushOne(
  ports: OutboxPorts,
  recipient: Connection,
  push: Push,
  frame: string,
  isStale: boolean,
): Promise<PushResult> {
  if (push.topic !== undefined && !recipient.topics.includes(push.topic)) return 'skipped';
  if (recipient.tokenExpiresAt <= ports.clock.now()) return 'skipped';
  try {
    const current = isStale ? await ports.connections.get(recipient.room, recipient.connectionId) : recipient;
    return current === undefined ? 'gone' : await deliver(ports, current, push, frame);
  } catch (cause) {
    if (push.durable === true) throw cause;
    ports.report('push_failed', { connection_id: recipient.connectionId, pushed: push.event, cause });
    return 'failed';
  }
}

async function deliver(ports: OutboxPorts, recipient: Connection, push: Push, frame: string): Promise<PushResult> {
  if (recipient.state === 'opening') return push.durable === true ? hold(ports, recipient, push, frame) : 'skipped';
  if (wasGreetedWith(recipient, push)) return 'held';
  return post(ports, recipient, push, frame);
}

/** A message that is already in the history that the connection got must not come a second time. */
function wasGreetedWith(recipient: Connection, push: Push): boolean {
  return push.event === 'message' && recipient.greetedWith.has(push.data.message_id);
}

async function hold(ports: OutboxPorts, recipient: Connection, push: Push, frame: string): Promise<PushResult> {
  if (await leaveToWelcome(ports, recipient)) return 'held';
  const now = await ports.connections.get(recipient.room, recipient.connectionId);
  if (now === undefined) return 'gone';
  // Opening again means that another welcome is on its way, which reads the history after this moment.
  if (now.state === 'opening' || wasGreetedWith(now, push)) return 'held';
  return post(ports, now, push, frame);
}

async function post(ports: OutboxPorts, recipient: Connection, push: Push, frame: string): Promise<PushResult> {
  const result = await ports.sockets.post(recipient.connectionId, frame, push.event !== 'message');
  if (result === 'gone') await ports.connections.remove(recipient);
  if (result === 'failed' && push.durable === true) await resync(ports, recipient);
  return result;
}

export type ResyncPorts = {
  readonly connections: Pick<Connections, 'noteMissed' | 'reopen'>;
  readonly jobs: Pick<Jobs, 'welcome'>;
  readonly clock: Pick<Clock, 'now'>;
};

/**
 * Has the connection's history sent again, for when nobody can know what arrived. The job comes first: without the connection
 * being `opening` it does nothing, whereas a connection left `opening` without a job would be deaf.
 */
export async function resync(ports: ResyncPorts, connection: Connection): Promise<void> {
  const now = ports.clock.now();
  if (connection.tokenExpiresAt <= now) return;
  if (connection.state === 'opening' && (await leaveToWelcome(ports, connection))) return;
  await askForWelcome(ports, connection);
  if (!(await ports.connections.reopen(connection, now))) await leaveToWelcome(ports, connection);
  const mayHaveComeTooLate = ports.clock.now() - now >= RESYNC_DELAY_SECONDS * 1000;
  if (mayHaveComeTooLate) await askForWelcome(ports, connection);
}

/** An opening connection gets what it missed from its welcome; false: it is not opening (any more). */
async function leaveToWelcome(ports: ResyncPorts, connection: Connection): Promise<boolean> {
  if (!(await ports.connections.noteMissed(connection))) return false;
  const isForsaken = ports.clock.now() - connection.openingSince > FORSAKEN_MS;
  if (connection.state === 'opening' && isForsaken) await askForWelcome(ports, connection);
  return true;
}

/** Asks for the history once nothing is on its way any more. */
export async function askForWelcome(
  ports: Pick<ResyncPorts, 'jobs'>,
  { userId, connectionId }: Pick<Connection, 'userId' | 'connectionId'>,
): Promise<void> {
  await ports.jobs.welcome({ kind: 'resync', userId, connectionId }, RESYNC_DELAY_SECONDS);
}
