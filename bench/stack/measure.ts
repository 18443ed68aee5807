import { devToken } from '../../local/demi/dev-token.ts';
import { startChild } from '../processes/child.ts';
import { type Endings, endings } from '../processes/endings.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { FromClients, FromStack, Talk, ToClients } from './messages.ts';

const STACK = new URL('stack-process.ts', import.meta.url);
const CLIENTS = new URL('clients-process.ts', import.meta.url);

/** A stack and its clients, each in a process of its own. */
export type Running = {
  /** One connection for each of these users; they are numbered in the order in which they came. */
  connect(users: readonly string[]): Promise<void>;
  talk(connections: readonly number[], exchanges: number): Promise<Talk>;
};

/** The clients are there before the stack starts; `startedAt` is when it does. */
export async function startRunning(toEnd: Endings): Promise<Running & { readonly startedAt: number }> {
  const data = await temporaryFolder();
  toEnd.add(data.remove);
  const clients = startChild<ToClients, FromClients>(CLIENTS);
  toEnd.add(clients.stop);
  await clients.hear((report) => report.kind === 'there');
  const startedAt = performance.now();
  const stack = startChild<never, FromStack>(STACK, [data.path]);
  toEnd.add(stack.stop);
  const started = await stack.hear((report): report is FromStack => 'url' in report);
  return {
    startedAt,
    async connect(users) {
      const addresses = await Promise.all(users.map((userId) => addressFor(started, userId)));
      await clients.ask({ kind: 'connect', addresses }, (report) => report.kind === 'connected');
    },
    talk: (connections, exchanges) =>
      clients.ask({ kind: 'talk', connections, exchanges }, (report) => report.kind === 'talked'),
  };
}

/** From the start of the stack's process to the first reply at a client, ms. */
export async function measureStart(): Promise<number> {
  const toEnd = endings();
  try {
    const running = await startRunning(toEnd);
    await running.connect(['first']);
    await running.talk([0], 1);
    return performance.now() - running.startedAt;
  } finally {
    await toEnd.endAll();
  }
}

async function addressFor({ url, secret }: FromStack, userId: string): Promise<string> {
  const token = await devToken(secret, { userId, role: 'user', expiresInSeconds: 3_600 }, Date.now());
  return `${url}?token=${token}`;
}
