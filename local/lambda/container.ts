import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { WHERE_COMPILED } from '../keep-compiled.ts';
import { lambdaEnvironment } from './environment-variables.ts';
import type { Call, FromThread, Outcome, ThreadData, ToThread } from './messages.ts';
import type { FunctionTroubles } from './troubles.ts';
import { createWatchdog } from './watchdog.ts';

export type ContainerOptions = Omit<ThreadData, 'clockOffsetMs'> & {
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** By how much the function's clock is ahead just now, milliseconds; what troubles say comes to it. */
  readonly clockOffsetMs: () => number;
  readonly troubles: FunctionTroubles;
  /** Notes of what a developer should know; `details` hold no events. */
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
};

/** What an invocation came to, and the calls that it made. */
export type Invoked = { readonly outcome: Outcome; readonly calls: readonly Call[] };

/** The thread of a function. */
export type Container = {
  /** Never rejects: a thread that dies is an outcome too. */
  invoke(event: unknown): Promise<Invoked>;
  isDead(): boolean;
  stop(): Promise<void>;
};

type Waiting = { readonly resolve: (invoked: Invoked) => void; readonly timer: NodeJS.Timeout };

/** Starts a thread and waits until its module is loaded. Rejects with why it was not. */
export async function startContainer(options: ContainerOptions): Promise<Container> {
  const { functionName, timeoutMs, troubles } = options;
  const waiting = new Map<number, Waiting>();
  const worker = createWorker(options);
  const tell = (message: ToThread): void => worker.postMessage(message);
  const watchdog = createWatchdog(
    () => tell({ kind: 'ping' }),
    () => void worker.terminate(),
  );
  let death: Error | undefined;
  let invocations = 0;

  const settle = (id: number, invoked: Invoked): void => {
    const found = waiting.get(id);
    waiting.delete(id);
    clearTimeout(found?.timer);
    found?.resolve(invoked);
  };
  const die = (cause: Error): void => {
    death ??= cause;
    watchdog.calm();
    for (const id of waiting.keys()) settle(id, noCalls(cause));
  };
  const overdue = (id: number): void => {
    tell({ kind: 'stop', id, reason: `Task timed out after ${timeoutMs / 1000} seconds` });
    watchdog.check();
  };
  const hear = (message: FromThread): void => {
    if (message.kind === 'pong') watchdog.calm();
    if (message.kind === 'refused') logNotAwaited(options, message.requestId, [message.call]);
    if (message.kind !== 'done') return;
    logNotAwaited(options, message.requestId, message.abandoned);
    settle(message.id, message);
  };

  await new Promise<void>((resolve, reject) => {
    const fail = (cause: Error): void => {
      die(cause);
      reject(cause);
    };
    worker.once('error', (cause) => fail(asError(functionName, cause)));
    worker.once('exit', () => fail(new Error(`The thread of function ${functionName} has ended`)));
    worker.on('message', (message: FromThread) => (message.kind === 'ready' ? resolve() : hear(message)));
  });

  return {
    isDead: () => death !== undefined,
    invoke: (event) =>
      new Promise((resolve) => {
        if (death !== undefined) return resolve(noCalls(death));
        const id = invocations++;
        waiting.set(id, { resolve, timer: setTimeout(overdue, timeoutMs, id) });
        tell({
          kind: 'invoke',
          id,
          requestId: randomUUID(),
          eventJson: JSON.stringify(event) ?? 'null',
          remainingMs: timeoutMs,
          clockOffsetMs: options.clockOffsetMs() + troubles.clockOffsetMs(functionName),
          death: troubles.death(functionName),
        });
      }),
    stop: async () => {
      await worker.terminate();
    },
  };
}

function createWorker({ entry, functionName, memoryMb, clockOffsetMs, environment }: ContainerOptions): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), {
    name: functionName,
    env: { PATH: process.env.PATH, ...environment, ...lambdaEnvironment(functionName, memoryMb), ...WHERE_COMPILED },
    resourceLimits: { maxYoungGenerationSizeMb: 32 }, // else half the collector's time goes into what dies young anyway
    workerData: { entry, functionName, memoryMb, clockOffsetMs: clockOffsetMs() } satisfies ThreadData,
  });
}

function logNotAwaited({ functionName, log }: ContainerOptions, requestId: string, calls: readonly string[]): void {
  if (calls.length === 0) return;
  log('call_not_awaited', { level: 'error', function: functionName, request_id: requestId, calls: calls.join(', ') });
}

function noCalls({ name, message, stack }: Error): Invoked {
  return { outcome: { ok: false, name, message, stack }, calls: [] };
}

/** A syntax error does not say in which function it is, and where at most in the first line of its stack. */
function asError(name: string, cause: unknown): Error {
  if (!(cause instanceof Error)) return new Error(`The thread of function ${name} failed`);
  if (cause.name !== 'SyntaxError') return cause;
  const place = /^(?:file:\/\/)?(\/.+:\d+)\n/.exec(cause.stack ?? '')?.[1];
  return new Error(`Function ${name} does not load: ${cause.message}${place === undefined ? '' : ` (${place})`}`, {
    cause,
  });
}
