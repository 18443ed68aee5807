import { type Clock, within } from './clock.ts';
import type { Invoke } from './options.ts';

export type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly cause: unknown }
  | { readonly kind: 'timed out' };

/** What is to be run, and after how many milliseconds nobody waits for it any more. */
export type Task = { readonly invoke: Invoke; readonly timeoutMs: number };

export type Invocations = {
  /** Runs a function on a deep copy of `event`. Never rejects; a result that comes too late is dropped. */
  run(task: Task, event: unknown): Promise<Outcome>;
  /** Waits until nothing runs any more, but at most `milliseconds`; returns how many still run. */
  settled(milliseconds: number): Promise<number>;
};

/** The one place through which every integration and authorizer is called. */
export function createInvocations(clock: Clock): Invocations {
  const running = new Set<Promise<Outcome>>();
  return {
    run({ invoke, timeoutMs }, event) {
      const work = attempt(invoke, structuredClone(event)).finally(() => running.delete(work));
      running.add(work);
      return within(work, clock, timeoutMs, { kind: 'timed out' } as const);
    },
    async settled(milliseconds) {
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

/** A function's result travels as JSON; one that JSON cannot hold is a failure of the function. */
function throughJson(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result) ?? 'null');
}

/** In rounds, because what runs may cause more to run. */
async function allSettled(running: ReadonlySet<Promise<Outcome>>): Promise<void> {
  while (running.size > 0) await Promise.all(running);
}
