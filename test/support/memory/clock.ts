import type { Clock } from '../../../chat/ports/clock.ts';

/** A clock whose hands a test turns. */
export type ManualClock = Clock & {
  /** Moves the time on, and lets everything happen that falls due on the way, in order. */
  advance(ms: number): Promise<void>;
};

const START = Date.UTC(2026, 1, 1, 15, 30);

type Sleeper = { readonly wakesAt: number; readonly wake: () => void };

/** Starts on 1 February 2026, 15:30 UTC. */
export function manualClock(): ManualClock {
  let time = START;
  const sleepers = new Set<Sleeper>();
  const nextDue = (until: number): Sleeper | undefined =>
    [...sleepers].filter(({ wakesAt }) => wakesAt <= until).sort((one, other) => one.wakesAt - other.wakesAt)[0];

  return {
    now: () => time,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = (): void => {
          sleepers.delete(sleeper);
          resolve();
        };
        const sleeper = { wakesAt: time + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
      }),
    advance: async (ms) => {
      const until = time + ms;
      await quiet();
      for (let sleeper = nextDue(until); sleeper !== undefined; sleeper = nextDue(until)) {
        time = sleeper.wakesAt;
        sleeper.wake();
        await quiet();
      }
      time = until;
    },
  };
}

/** Resolves once everything has happened that needs neither the clock nor the test. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
