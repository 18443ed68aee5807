import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { devToken } from '../../local/demi/dev-token.ts';
import { type LocalStack, startStack } from '../../local/demi/stack.ts';
import { consoleLog } from '../../local/log.ts';
import type { Plan, Report } from './plan.ts';

const OUTSIDE = fileURLToPath(new URL('outside.ts', import.meta.url));

/** How long the words of a model take to the clients' screens, ms, over the whole local stack. */
export async function measureStreamDelay(clients: number, replies: number): Promise<readonly number[]> {
  const outside = fork(OUTSIDE, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const dataFolder = await mkdtemp(join(tmpdir(), 'demi-bench-'));
  const model = await hear(outside);
  if (!('modelUrl' in model)) throw new Error('The model did not start');
  const stack = await startStack({
    host: '127.0.0.1',
    port: 0,
    dataFolder,
    environment: { DEMI_MODEL: `openai:${model.modelUrl}#bench` },
    log: consoleLog,
  });
  try {
    const plan: Plan = { addresses: await addresses(stack, clients), replies };
    outside.send(plan);
    const result = await hear(outside);
    return 'delays' in result ? result.delays : [];
  } finally {
    await stack.stop();
    outside.kill(); // last: replies are learned from after the clients have them
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function hear(outside: ChildProcess): Promise<Report> {
  const [report] = await once(outside, 'message');
  return report as Report;
}

function addresses({ gateway, secret }: LocalStack, clients: number): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const user = { userId: `user-${client}`, role: 'user', expiresInSeconds: 3_600 } as const;
      const token = await devToken(secret, user, Date.now());
      return `${gateway.url}?topics=stream&token=${token}`;
    }),
  );
}
