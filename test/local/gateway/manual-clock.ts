import type { Clock } from '../../../local/gateway/index.ts';

export type ManualClock = Clock & {
  /** Moves the time and runs what falls due on the way, in order. */
  advance(milliseconds: number): void;
  /** How many timers still wait. */
  pendingTimers(): number;
  /** How many there ever were. */
  timersSet(): number;
};

/** Starts on 9 February 2024, 18:11:43 UTC. */
export function createManualClock(): ManualClock {
  let time = Date.UTC(2024, 1, 9, 18, 11, 43, 0);
  let set = 0;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const nextDue = (until: number) =>
    [...timers].filter(({ at }) => at <= until).sort((left, right) => left.at - right.at)[0];
  return {
    now: () => time,
    after(milliseconds, run) {
      const timer = { at: time + milliseconds, run };
      timers.add(timer);
      set += 1;
      return () => timers.delete(timer);
    },
    pendingTimers: () => timers.size,
    timersSet: () => set,
    advance(milliseconds) {
      const until = time + milliseconds;
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        timers.delete(timer);
        time = timer.at;
        timer.run();
      }
      time = until;
    },
  };
}
