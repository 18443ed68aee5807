import pLimit from 'p-limit';
import { type Clock, systemClock } from '../gateway/index.ts';
import { type Container, type ContainerOptions, type Invoked, startContainer } from './container.ts';
import { createEnvironments } from './execution-environments.ts';
import type { Call, Outcome } from './messages.ts';
import { triggerOf } from './trigger.ts';
import { type FunctionTroubles, NO_FUNCTION_TROUBLES } from './troubles.ts';

export type FunctionOptions = {
  readonly name: string;
  readonly entry: string; // absolute path of a module that exports `handler`
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** @default 128, as on AWS */
  readonly memoryMb?: number | undefined;
  /** How long an invocation waits when it needs one more execution environment than there were so far. @default 0 */
  readonly coldStartMs?: number | undefined;
  /** For cold starts. @default the system's */
  readonly clock?: Clock | undefined;
  /** By how much the function's clock is ahead of the machine's just now, milliseconds. @default 0 */
  readonly clockOffsetMs?: (() => number) | undefined;
  readonly troubles?: FunctionTroubles | undefined;
  /** Hears of every invocation that has ended. */
  readonly onInvocation?: ((report: InvocationReport) => void) | undefined;
  readonly log: ContainerOptions['log'];
};

export type InvocationReport = {
  readonly function: string;
  /** Route key, `authorizer`, name of a queue, or `schedule`. */
  readonly trigger: string;
  readonly ok: boolean;
  readonly coldStart: boolean;
  readonly durationMs: number; // a cold start included
  readonly calls: readonly Call[];
};

/**
 * Invocations of a function at once. Where Lambda has a container for each they share a thread here, and the 50 sockets of each of
 * its SDK clients: a call that waits for one of them for a second counts as one that does not get through. With 40 there is hardly one.
 */
export const INVOCATIONS_AT_ONCE = 40;

export type LocalFunction = {
  /** Resolves with the handler's result; rejects with what it threw, when it is overdue, or when its thread died. */
  invoke(event: unknown): Promise<unknown>;
  stop(): Promise<void>;
};

/** Starts a function in a worker thread and waits until its module is loaded. A thread that dies is replaced. */
export async function startFunction(options: FunctionOptions): Promise<LocalFunction> {
  const { name, coldStartMs = 0, clock = systemClock, onInvocation } = options;
  const thread = await startReplaceable(options);
  const environments = createEnvironments();
  const places = pLimit(INVOCATIONS_AT_ONCE);
  return {
    invoke: (event) =>
      places(async () => {
        const startedAt = performance.now();
        const coldStart = environments.take();
        if (coldStart && coldStartMs > 0) await passed(clock, coldStartMs);
        const { outcome, calls } = await thread.invoke(event);
        environments.giveBack();
        const durationMs = performance.now() - startedAt;
        onInvocation?.({ function: name, trigger: triggerOf(event), ok: outcome.ok, coldStart, durationMs, calls });
        return resultOf(outcome);
      }),
    stop: thread.stop,
  };
}

/** A container that the next invocation replaces when it is dead, once for all that come meanwhile. */
async function startReplaceable(options: FunctionOptions): Promise<Pick<Container, 'invoke' | 'stop'>> {
  const { name: functionName, memoryMb = 128, clockOffsetMs = () => 0, troubles = NO_FUNCTION_TROUBLES } = options;
  const start = () => startContainer({ ...options, functionName, memoryMb, clockOffsetMs, troubles });
  let container = await start();
  let replacing: Promise<void> | undefined;
  let stopped = false;
  const replace = async (): Promise<void> => {
    container = await start();
    if (stopped) await container.stop();
  };
  return {
    async invoke(event): Promise<Invoked> {
      if (container.isDead() && !stopped) {
        replacing ??= replace().finally(() => {
          replacing = undefined;
        });
        await replacing;
      }
      return container.invoke(event);
    },
    async stop() {
      stopped = true;
      await container.stop();
      await replacing?.catch(() => undefined);
    },
  };
}

function passed(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(milliseconds, resolve);
  });
}

function resultOf(outcome: Outcome): unknown {
  if (outcome.ok) return outcome.json === undefined ? undefined : JSON.parse(outcome.json);
  const error = new Error(outcome.message);
  error.name = outcome.name;
  if (outcome.stack !== undefined) error.stack = outcome.stack;
  throw error;
}
