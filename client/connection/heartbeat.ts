import { createAlarm } from '../platform/alarm.ts';
import type { Clock } from '../platform/clock.ts';

const BUSY_MS = 25_000; // 25 s, while an answer is awaited
const WATCHDOG_MS = 10_000; // 10 s for any sign of life after a ping

export type Heartbeat = {
  /** Looks for signs of life now, not at the next beat. */
  check(): void;
  /** Something arrived: the connection lives. */
  alive(): void;
  /** The reasons to beat fast may have changed. */
  reschedule(): void;
  stop(): void;
};

export type HeartbeatOptions = {
  readonly clock: Clock;
  readonly idleMs: number;
  readonly isBusy: () => boolean;
  readonly ping: () => void;
  readonly onSilence: () => void;
};

/** Pings often while something is pending and rarely otherwise, because every ping costs the operator money. */
export function createHeartbeat({ clock, idleMs, isBusy, ping, onSilence }: HeartbeatOptions): Heartbeat {
  const beat = createAlarm(clock);
  const watchdog = createAlarm(clock);
  let since = clock.now(); // the last sign of life, or when something began to be pending
  let wasBusy = false;

  const reschedule = (): void => {
    const busy = isBusy();
    if (busy && !wasBusy) since = clock.now();
    wasBusy = busy;
    beat.set(since + (busy ? Math.min(BUSY_MS, idleMs) : idleMs) - clock.now(), check);
  };
  const restart = (): void => {
    since = clock.now();
    reschedule();
  };
  const check = (): void => {
    if (!watchdog.isSet()) watchdog.set(WATCHDOG_MS, onSilence);
    ping();
    restart();
  };
  const alive = (): void => {
    watchdog.cancel();
    restart();
  };
  const stop = (): void => {
    beat.cancel();
    watchdog.cancel();
  };
  reschedule();
  return { check, alive, reschedule, stop };
}
