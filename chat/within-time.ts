import type { Clock } from './ports/clock.ts';

/** Does work whose signal aborts after `ms`, or with `given`. Ends when the work does, however that takes the signal. */
export async function withinTime<T>(
  clock: Pick<Clock, 'wait'>,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  given?: AbortSignal,
): Promise<T> {
  const ended = new AbortController();
  const overdue = new AbortController();
  const deadline = clock.wait(ms, ended.signal).then(() => overdue.abort());
  try {
    return await work(given === undefined ? overdue.signal : AbortSignal.any([given, overdue.signal]));
  } finally {
    ended.abort();
    await deadline;
  }
}
