import { encode } from '../protocol/encode.ts';
import type { ServerEvent, ServerEvents } from '../protocol/server-events.ts';
import type { Topic } from '../protocol/topics.ts';
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

const CONCURRENT_POSTS = 25; // of an invocation; a post is one HTTPS request
const RESYNC_DELAY_SECONDS = 2;

/**
 * The one way to a client that is not the direct answer to its frame. One per invocation: posts to one connection are never
 * in flight together, posts to different ones are, up to a bound.
 */
export function outbox(ports: OutboxPorts): Outbox {
  const lastPost = new Map<string, Promise<unknown>>();
  const places = semaphore(CONCURRENT_POSTS);

  const inTurn = <T>(connectionId: string, task: () => Promise<T>): Promise<T> => {
    const turn = (lastPost.get(connectionId) ?? Promise.resolve()).then(() => places(task));
    lastPost.set(
      connectionId,
      turn.catch(() => undefined),
    );
    return turn;
  };

  return {
    push: (recipients, push) => {
      const frame = encode(push.event, push.data, ports.clock.now());
      return Promise.all(
        recipients.map((recipient) => inTurn(recipient.connectionId, () => pushOne(ports, recipient, push, frame))),
      );
    },
  };
}

async function pushOne(ports: OutboxPorts, recipient: Connection, push: Push, frame: string): Promise<PushResult> {
  try {
    return await deliver(ports, recipient, push, frame);
  } catch (cause) {
    if (push.durable === true) throw cause;
    ports.report('push_failed', { connection_id: recipient.connectionId, pushed: push.event, cause });
    return 'failed';
  }
}

async function deliver(ports: OutboxPorts, recipient: Connection, push: Push, frame: string): Promise<PushResult> {
  if (push.topic !== undefined && !recipient.topics.includes(push.topic)) return 'skipped';
  if (recipient.tokenExpiresAt <= ports.clock.now()) return 'skipped';
  if (recipient.state === 'opening') return push.durable === true ? hold(ports, recipient, push, frame) : 'skipped';
  if (wasGreetedWith(recipient, push)) return 'held';
  return post(ports, recipient, push, frame);
}

/** A message that is already in the history that the connection got must not come a second time. */
function wasGreetedWith(recipient: Connection, push: Push): boolean {
  return push.event === 'message' && recipient.greetedWith.has(push.data.message_id);
}

async function hold(ports: OutboxPorts, recipient: Connection, push: Push, frame: string): Promise<PushResult> {
  if (await ports.connections.noteMissed(recipient)) return 'held';
  const now = await ports.connections.get(recipient.room, recipient.connectionId);
  if (now === undefined) return 'gone';
  // Opening again means that another welcome is on its way, which reads the history after this moment.
  if (now.state === 'opening' || wasGreetedWith(now, push)) return 'held';
  return post(ports, now, push, frame);
}

async function post(ports: OutboxPorts, recipient: Connection, push: Push, frame: string): Promise<PushResult> {
  const result = await ports.sockets.post(recipient.connectionId, frame);
  if (result === 'gone') await ports.connections.remove(recipient);
  if (result === 'failed' && push.durable === true) await resync(ports, recipient);
  return result;
}

/** Has the connection's history sent again, for when nobody can know what arrived. */
export async function resync(
  ports: Pick<OutboxPorts, 'connections' | 'jobs'>,
  connection: Connection,
  delaySeconds = RESYNC_DELAY_SECONDS,
): Promise<void> {
  if (!(await ports.connections.reopen(connection))) return;
  const { userId, connectionId } = connection;
  await ports.jobs.welcome({ kind: 'resync', userId, connectionId }, delaySeconds);
}

/** Runs tasks, never more than `places` at once. */
function semaphore(places: number): <T>(task: () => Promise<T>) => Promise<T> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resume) => waiting.push(resume));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
