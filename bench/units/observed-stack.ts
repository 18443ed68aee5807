import type { FunctionName } from '../../lambdas/routes.ts';
import { devToken } from '../../local/demi/dev-token.ts';
import { localTables } from '../../local/demi/resources.ts';
import { type LocalStack, startStack } from '../../local/demi/stack.ts';
import { AWS_LATENCIES } from '../../local/faults/aws-latencies.ts';
import type { InvocationReport } from '../../local/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { connectDevice, type Device, type FrameCount } from './device.ts';
import { invocationLog } from './invocation-log.ts';
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
  /** Whether services take their time, that of AWS, so that what runs side by side can be told from what waits for each other. */
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

const YEAR_SECONDS = 31_536_000; // tokens that outlast whatever speed

/** The local stack, with every call seen. */
export async function startObservedStack(options: ObservedStackOptions = {}): Promise<ObservedStack> {
  const { dataFolder: given } = options;
  const folder = given === undefined ? await temporaryFolder() : { path: given, remove: async () => undefined };
  const ledger = await startLedger(localTables());
  const invocations = invocationLog();
  const stack = await startStack({
    host: '127.0.0.1',
    port: 0,
    dataFolder: folder.path,
    environment: { DEMI_PACE: '0', ...options.environment },
    environmentOf: (name: FunctionName, all) => ({ ...all, ...ledger.environment(name) }),
    faults: true,
    speed: options.speed,
    onInvocation: invocations.note,
    log: () => undefined,
  });
  ledger.attach(stack.services);
  const frames: FrameCount = { in: 0, out: 0 };
  const devices = new Set<Device>();
  const token = (userId: string) =>
    devToken(stack.secret, { userId, role: 'user', expiresInSeconds: YEAR_SECONDS }, stack.now());

  return {
    stack,
    token,
    async connect(userId, query = '') {
      const address = `${stack.gateway.url}?token=${await token(userId)}${query}`;
      return among(devices, await connectDevice(address, frames));
    },
    async observe(triggers, act) {
      await ledger.take();
      invocations.take();
      Object.assign(frames, { in: 0, out: 0 });
      await act();
      await invocations.ended(triggers);
      await Promise.all([...devices].map((device) => device.settled()));
      const noted = await ledger.take();
      return { invocations: invocations.take(), ...noted, framesIn: frames.in, framesOut: frames.out };
    },
    takeTime(isWanted) {
      stack.faults?.set(isWanted ? { services: AWS_LATENCIES.services } : {});
    },
    async stop() {
      await stack.stop();
      await ledger.stop();
      await folder.remove();
    },
  };
}

/** The device, which stays among the others until it is closed. */
function among(devices: Set<Device>, device: Device): Device {
  const member: Device = {
    ...device,
    async close() {
      devices.delete(member);
      await device.close();
    },
  };
  devices.add(member);
  return member;
}
