import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionName } from '../../lambdas/routes.ts';
import { devToken } from '../../local/demi/dev-token.ts';
import { localTables } from '../../local/demi/resources.ts';
import { type LocalStack, startStack } from '../../local/demi/stack.ts';
import type { InvocationReport } from '../../local/index.ts';
import { connectDevice, type Device, type FrameCount } from './device.ts';
import { type QueueEntry, startLedger, type TableEntry } from './ledger.ts';

/** What was seen of one event: everything that it made happen. */
export type Observation = {
  readonly invocations: readonly InvocationReport[];
  readonly tables: readonly TableEntry[];
  readonly queues: readonly QueueEntry[];
  readonly framesIn: number;
  readonly framesOut: number;
};

export type ObservedStack = {
  readonly stack: LocalStack;
  token(userId: string): Promise<string>;
  /** Connects a device of a user; nothing is waited for but the handshake. */
  connect(userId: string, query?: string): Promise<Device>;
  /** Does something, waits until all of the triggers have been invoked and have ended, and tells what happened. */
  observe(triggers: readonly string[], act: () => Promise<unknown>): Promise<Observation>;
  /** Whether services take their time, so that what runs side by side can be told from what waits for each other. */
  takeTime(isWanted: boolean): void;
  stop(): Promise<void>;
};

export type ObservedStackOptions = {
  /** @default one of its own, which goes with the stack */
  readonly dataFolder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** How many times as fast time passes for the functions between their invocations. @default 1 */
  readonly speed?: number;
};

/** Round trips within a Region, ms, one decimal of truth: what a warm call takes, not what AWS promises. */
export const LATENCY_MS = { dynamodb: 5, sqs: 15, connections: 12 } as const;

const PATIENCE_MS = 60_000; // 1 min; what takes longer does not come
const YEAR_SECONDS = 31_536_000; // tokens that outlast whatever speed

/** The local stack, with every call seen. */
export async function startObservedStack(options: ObservedStackOptions = {}): Promise<ObservedStack> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'demi-bench-')));
  const ledger = await startLedger(localTables());
  const reports: InvocationReport[] = [];
  let reported = Promise.withResolvers<void>();
  const stack = await startStack({
    host: '127.0.0.1',
    port: 0,
    dataFolder,
    environment: { DEMI_PACE: '0', ...options.environment },
    environmentOf: (name: FunctionName, all) => ({ ...all, ...ledger.environment(name) }),
    faults: true,
    speed: options.speed,
    onInvocation: (report) => {
      reports.push(report);
      reported.resolve();
      reported = Promise.withResolvers();
    },
    log: () => undefined,
  });
  ledger.attach(stack.services);
  const frames: FrameCount = { in: 0, out: 0 };
  const devices = new Set<Device>();
  const token = (userId: string) =>
    devToken(stack.secret, { userId, role: 'user', expiresInSeconds: YEAR_SECONDS }, stack.now());

  const ended = async (triggers: readonly string[]): Promise<void> => {
    const overdue = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const missing = lacking(
        triggers,
        reports.map(({ trigger }) => trigger),
      );
      if (missing.length === 0) return;
      if (overdue.aborted) throw new Error(`Never invoked: ${missing.join(', ')}`);
      await Promise.race([reported.promise, new Promise((resolve) => overdue.addEventListener('abort', resolve))]);
    }
  };

  return {
    stack,
    token,
    async connect(userId, query = '') {
      const address = `${stack.gateway.url}?token=${await token(userId)}${query}`;
      const device = await connectDevice(address, frames);
      devices.add(device);
      const close = device.close.bind(device);
      return Object.assign(device, {
        close: async () => {
          devices.delete(device);
          await close();
        },
      });
    },
    async observe(triggers, act) {
      await ledger.take();
      reports.length = 0;
      Object.assign(frames, { in: 0, out: 0 });
      await act();
      await ended(triggers);
      await Promise.all([...devices].map((device) => device.settled()));
      const noted = await ledger.take();
      return { invocations: reports.splice(0), ...noted, framesIn: frames.in, framesOut: frames.out };
    },
    takeTime(isWanted) {
      const services = Object.entries(LATENCY_MS).map(([name, ms]) => [name, { latency_ms: [ms, ms] }]);
      stack.faults?.set(isWanted ? { services: Object.fromEntries(services) } : {});
    },
    async stop() {
      await stack.stop();
      await ledger.stop();
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Those of the names that do not stand among the others as often. */
function lacking(names: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return names.filter((name) => {
    const index = left.indexOf(name);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
