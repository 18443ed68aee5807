import type { Clock } from '../ports/clock.ts';

/** Does the task every `ms`, for the first time after `ms`, one at a time, until the signal aborts. */
export async function every(clock: Clock, ms: number, until: AbortSignal, task: () => Promise<void>): Promise<void> {
  for (;;) {
    await clock.wait(ms, until);
    if (until.aborted) return;
    await task();
  }
}
