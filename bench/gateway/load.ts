import { once } from 'node:events';
import { WebSocket } from 'ws';
import { percentile } from '../measure/percentile.ts';
import { type Done, type Echoes, messageOf, type Task } from './load-plan.ts';

// The clients of every subject, in a process of their own. Connections to a URL stay open until they are asked to close.

const PATIENCE_MS = 60_000; // 60 s; an echo that takes longer is lost. Fifty workers that start at once take a while
const OPENING_AT_ONCE = 10; // of those that will send: as many as there are invocations at once while they open
const FORGIVEN = 10; // errors in place of an echo, of one client in one task

const fleets = new Map<string, WebSocket[]>();

process.on('disconnect', () => process.exit());
process.on('message', async (task: Task) => {
  try {
    tell(await perform(task));
  } catch (cause) {
    tell({ error: cause instanceof Error ? cause.message : String(cause) });
  }
});

async function perform(task: Task): Promise<Done> {
  if (task.kind === 'close') await close(task.url);
  if (task.kind === 'open') await open(task.url, task.connections, task.atOnce);
  return task.kind === 'echo' ? { echoes: await echo(task) } : { done: true };
}

async function echo({ url, action, clients, forMs, atLeast }: Extract<Task, { kind: 'echo' }>): Promise<Echoes> {
  await open(url, clients, OPENING_AT_ONCE);
  const sockets = (fleets.get(url) ?? []).slice(0, clients);
  const startedAt = performance.now();
  const rounds = await Promise.all(
    sockets.map((socket, client) => converse(socket, (number) => messageOf(action, client, number), forMs, atLeast)),
  );
  const elapsedMs = performance.now() - startedAt; // until the last echo is there, and all of them count
  const times = rounds.flat();
  return { count: times.length, perSecond: (times.length / elapsedMs) * 1_000, p50Ms: percentile(times, 0.5) };
}

/**
 * One client's messages, one after the other: how long each took, ms. An error in place of the echo has the message sent again, and
 * its time runs on: a host may have closed connections that its handlers' SDK was about to use, after they had been idle for a while.
 */
function converse(
  socket: WebSocket,
  messageAt: (number: number) => string,
  forMs: number,
  atLeast: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  const startedAt = performance.now();
  let sentAt = startedAt;
  let sent = '';
  let errors = 0;
  const send = (): void => {
    sentAt = performance.now();
    sent = messageAt(times.length);
    socket.send(sent);
  };
  return new Promise((resolve, reject) => {
    const finish = (cause?: Error): void => {
      clearTimeout(timer);
      socket.off('message', hear).off('close', lose);
      if (cause === undefined) resolve(times);
      else reject(cause);
    };
    const hear = (data: Buffer): void => {
      const now = performance.now();
      const text = data.toString();
      if (text !== sent) {
        errors += 1;
        if (errors > FORGIVEN) finish(new Error(`instead of an echo came ${text.slice(0, 100)}`));
        else socket.send(sent);
        return;
      }
      times.push(now - sentAt);
      if (now - startedAt >= forMs && times.length >= atLeast) finish();
      else send();
    };
    const lose = (code: number): void => finish(new Error(`a connection was closed with ${code}`));
    const timer = setTimeout(() => finish(new Error('an echo did not come')), PATIENCE_MS + forMs);
    socket.on('message', hear).on('close', lose);
    send();
  });
}

/** Sees to it that there are so many. */
async function open(url: string, connections: number, atOnce: number): Promise<void> {
  const fleet = fleets.get(url) ?? [];
  fleets.set(url, fleet);
  let missing = connections - fleet.length;
  const openNext = async (): Promise<void> => {
    for (; missing > 0; ) {
      missing -= 1;
      const socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: PATIENCE_MS });
      await once(socket, 'open');
      fleet.push(socket);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, openNext));
}

async function close(url: string): Promise<void> {
  const fleet = fleets.get(url) ?? [];
  fleets.delete(url);
  await Promise.all(
    fleet.map((socket) => {
      const closed = once(socket, 'close');
      socket.close(1000);
      return closed;
    }),
  );
}

function tell(done: Done): void {
  process.send?.(done);
}
