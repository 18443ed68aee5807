import { type Clock, within } from './clock.ts';
import type { Invoke } from './options.ts';

export type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly cause: unknown }
  | { readonly kind: 'timed out' };

export type Task = {
  readonly invoke: Invoke;
  /** How long a result is waited for, milliseconds from the start. */
  readonly timeoutMs: number;
  /** How long it waits before it starts, milliseconds. @default 0 */
  readonly delayMs?: number;
};

export type Invocations = {
  /** Runs a function on a deep copy of `event`. Never rejects; a result that comes too late is dropped. */
  run(task: Task, event: unknown): Promise<Outcome>;
  /** Starts what still waits, then waits until nothing runs any more, at most `milliseconds`; returns how many still run. */
  settled(milliseconds: number): Promise<number>;
};

/** The one place through which every integration and authorizer is called. */
export function createInvocations(clock: Clock): Invocations {
  const running = new Set<Promise<Outcome>>();
  const waiting = new Set<() => void>();

  function delay(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const start = () => {
        cancel();
        waiting.delete(start);
        resolve();
      };
      const cancel = clock.after(milliseconds, start);
      waiting.add(start);
    });
  }

  return {
    run({ invoke, timeoutMs, delayMs = 0 }, event) {
      const copy = throughJson(event);
      const started = delayMs > 0 ? delay(delayMs).then(() => attempt(invoke, copy)) : attempt(invoke, copy);
      const work: Promise<Outcome> = started.then((outcome) => {
        running.delete(work);
        return outcome;
      });
      running.add(work);
      return within(work, clock, delayMs + timeoutMs, { kind: 'timed out' } as const);
    },
    async settled(milliseconds) {
      for (const start of waiting) start();
      await within(allSettled(running), clock, milliseconds, undefined);
      return running.size;
    },
  };
}

async function attempt(invoke: Invoke, event: unknown): Promise<Outcome> {
  try {
    return { kind: 'returned', value: throughJson(await invoke(event)) };
  } catch (cause) {
    return { kind: 'failed', cause };
  }
}

/** Events and results travel as JSON; a result that JSON cannot hold is a failure of the function. */
function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}

/** In rounds, because what runs may cause more to run. */
async function allSettled(running: ReadonlySet<Promise<Outcome>>): Promise<void> {
  while (running.size > 0) await Promise.all(running);
}
