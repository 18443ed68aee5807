import { vi } from 'vitest';
import type { Clock } from '../../../client/index.ts';
import { quiet } from '../memory/clock.ts';

/** The clock of a device, whose hands a test turns. */
export type DeviceClock = Clock & {
  /** Moves the time on and runs what falls due on the way, in order; between two timers everything settles. */
  advance(ms: number): Promise<void>;
  /** The device sleeps: time passes, and no timer runs until the next `advance`. */
  sleep(ms: number): void;
  /** How many timers wait. */
  waiting(): number;
};

/** 1 February 2026, 15:30 UTC. */
export const START = Date.UTC(2026, 1, 1, 15, 30);

const LONGEST_MS = 2 ** 31 - 1; // setTimeout takes what is longer, or no number, for 1 ms

type Waiting = { readonly due: number; readonly call: () => void };

export function deviceClock(): DeviceClock {
  let time = START;
  let hasLoaded = false;
  const waiting = new Set<Waiting>();
  const nextDue = (until: number): Waiting | undefined =>
    [...waiting].filter(({ due }) => due <= until).sort((one, other) => one.due - other.due)[0];

  return {
    now: () => time,
    after: (ms, call) => {
      const timer = { due: time + (ms >= 1 && ms <= LONGEST_MS ? ms : 1), call };
      waiting.add(timer);
      return { cancel: () => void waiting.delete(timer) };
    },
    advance: async (ms) => {
      const until = time + ms;
      if (!hasLoaded) await vi.dynamicImportSettled(); // loading takes time of the real world
      hasLoaded = true;
      await quiet();
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        waiting.delete(timer);
        time = Math.max(time, timer.due);
        timer.call();
        await quiet();
      }
      time = until;
    },
    sleep: (ms) => {
      time += ms;
    },
    waiting: () => waiting.size,
  };
}
