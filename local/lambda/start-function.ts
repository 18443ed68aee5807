import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Outcome, Ready } from './messages.ts';

export type FunctionOptions = {
  readonly name: string;
  readonly entry: string; // absolute path of a module that exports `handler`
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
};

export type LocalFunction = {
  /** Resolves with the handler's result; rejects with what it threw, when it is overdue, or when its thread died. */
  invoke(event: unknown): Promise<unknown>;
  stop(): Promise<void>;
};

type Container = LocalFunction & { dead(): boolean };

type Pending = { resolve(result: unknown): void; reject(error: Error): void; timer: NodeJS.Timeout };

/** Starts a function in a worker thread and waits until its module is loaded. A thread that dies is replaced. */
export async function startFunction(options: FunctionOptions): Promise<LocalFunction> {
  let container = await startContainer(options);
  let replacing: Promise<void> | undefined; // one for all who call meanwhile
  let stopped = false;
  const replace = async (): Promise<void> => {
    container = await startContainer(options);
    if (stopped) await container.stop();
  };
  return {
    invoke: async (event) => {
      if (container.dead() && !stopped) {
        replacing ??= replace().finally(() => {
          replacing = undefined;
        });
        await replacing;
      }
      return container.invoke(event);
    },
    stop: async () => {
      stopped = true;
      await container.stop();
      await replacing?.catch(() => undefined);
    },
  };
}

async function startContainer({ name, entry, environment, timeoutMs }: FunctionOptions): Promise<Container> {
  const pending = new Map<number, Pending>();
  let dead = false;
  let invocations = 0;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    name,
    env: { PATH: process.env.PATH, ...environment, AWS_LAMBDA_FUNCTION_NAME: name },
    workerData: { entry, functionName: name },
  });

  const settle = (id: number): Pending | undefined => {
    const found = pending.get(id);
    pending.delete(id);
    clearTimeout(found?.timer);
    return found;
  };

  await new Promise<void>((resolve, reject) => {
    const die = (cause: Error): void => {
      dead = true;
      reject(cause);
      for (const id of pending.keys()) settle(id)?.reject(cause);
    };
    worker.once('error', (cause) => die(asError(name, cause)));
    worker.once('exit', () => die(new Error(`The thread of function ${name} has ended`)));
    worker.on('message', (message: Outcome | Ready) => {
      if ('ready' in message) return resolve();
      const waiting = settle(message.id);
      if (message.ok) waiting?.resolve(message.json === undefined ? undefined : JSON.parse(message.json));
      else waiting?.reject(rebuild(message));
    });
  });

  return {
    dead: () => dead,
    invoke: (event: unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        if (dead) return reject(new Error(`Function ${name} is not running`));
        const id = invocations++;
        const overdue = () => settle(id)?.reject(new Error(`Task timed out after ${timeoutMs / 1000} seconds`));
        pending.set(id, { resolve, reject, timer: setTimeout(overdue, timeoutMs) });
        worker.postMessage({ id, requestId: randomUUID(), event, deadline: Date.now() + timeoutMs });
      }),
    stop: async () => {
      await worker.terminate();
    },
  };
}

function rebuild({ name, message, stack }: Extract<Outcome, { ok: false }>): Error {
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
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
