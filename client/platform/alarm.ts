import type { Clock, Timer } from './clock.ts';

export type Alarm = {
  /** Rings once after `ms` milliseconds. Setting it again moves it, so that it never rings twice. */
  set(ms: number, ring: () => void): void;
  isSet(): boolean;
  cancel(): void;
};

const LONGEST_MS = 2 ** 31 - 1; // setTimeout takes what is longer for 1 ms

export function createAlarm(clock: Clock): Alarm {
  let timer: Timer | undefined;

  const cancel = (): void => {
    timer?.cancel();
    timer = undefined;
  };
  const set: Alarm['set'] = (ms, ring) => {
    cancel();
    timer = clock.after(Math.min(Math.max(0, ms), LONGEST_MS), () => {
      timer = undefined;
      ring();
    });
  };
  return { set, cancel, isSet: () => timer !== undefined };
}
