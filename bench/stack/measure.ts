import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { devToken } from '../../local/demi/dev-token.ts';
import type { FromClients, FromStack, Talk, ToClients, ToStack } from './messages.ts';

const STACK = fileURLToPath(new URL('stack-process.ts', import.meta.url));
const CLIENTS = fileURLToPath(new URL('clients-process.ts', import.meta.url));

/** A stack and its clients, each in a process of its own. */
export type Running = {
  /** One connection for each of these users; they are numbered in the order in which they came. */
  connect(users: readonly string[]): Promise<void>;
  talk(connections: readonly number[], exchanges: number): Promise<Talk>;
  memory(): Promise<number>; // bytes of the stack's process
  stop(): Promise<void>;
};

/** The clients are there before the stack starts; `startedAt` is when it does. */
export async function startRunning(): Promise<Running & { readonly startedAt: number }> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'demi-bench-'));
  const clients = start(CLIENTS, []);
  await answer<FromClients>(clients);
  const startedAt = performance.now();
  const stack = start(STACK, [dataFolder]);
  const started = await answer<FromStack>(stack);
  if (started.kind !== 'started') throw new Error('The stack did not start');
  const askClients = (message: ToClients): Promise<FromClients> => ask(clients, message);
  return {
    startedAt,
    async connect(users) {
      const addresses = await Promise.all(users.map((userId) => addressFor(started, userId)));
      await askClients({ kind: 'connect', addresses });
    },
    async talk(connections, exchanges) {
      const talked = await askClients({ kind: 'talk', connections, exchanges });
      if (talked.kind !== 'talked') throw new Error('The clients did not talk');
      return talked;
    },
    async memory() {
      const told = await ask<ToStack, FromStack>(stack, { kind: 'memory' });
      return told.kind === 'memory' ? told.bytes : Number.NaN;
    },
    async stop() {
      clients.kill();
      const ended = once(stack, 'exit');
      stack.send({ kind: 'stop' } satisfies ToStack);
      await ended;
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** From the start of the stack's process to the first reply at a client, ms. */
export async function measureStart(): Promise<number> {
  const running = await startRunning();
  const took = await firstReply(running);
  await running.stop();
  return took;
}

/** The same of a stack that has just started, and goes on: its first connection is number 0 then. */
export async function firstReply(running: Running & { readonly startedAt: number }): Promise<number> {
  await running.connect(['first']);
  await running.talk([0], 1);
  return performance.now() - running.startedAt;
}

function start(module: string, args: readonly string[]): ChildProcess {
  const child = fork(module, [...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.once('exit', (code) => {
    if (code !== null && code !== 0) throw new Error(`${module} ended with ${code}`);
  });
  return child;
}

function ask<To extends object, From>(child: ChildProcess, message: To): Promise<From> {
  const answered = answer<From>(child);
  child.send(message);
  return answered;
}

async function answer<From>(child: ChildProcess): Promise<From> {
  const [message] = await once(child, 'message');
  return message as From;
}

async function addressFor({ url, secret }: { readonly url: string; readonly secret: string }, userId: string) {
  const token = await devToken(secret, { userId, role: 'user', expiresInSeconds: 3_600 }, Date.now());
  return `${url}?token=${token}`;
}
