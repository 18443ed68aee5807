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
  readonly idleMs: number;
  readonly isBusy: () => boolean;
  readonly ping: () => void;
  readonly onSilence: () => void;
};

/** Pings often while something is pending and rarely otherwise, because every ping costs the operator money. */
export function startHeartbeat({ idleMs, isBusy, ping, onSilence }: HeartbeatOptions): Heartbeat {
  let beat: ReturnType<typeof setTimeout> | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  const reschedule = (): void => {
    clearTimeout(beat);
    beat = setTimeout(check, isBusy() ? Math.min(BUSY_MS, idleMs) : idleMs);
  };
  const check = (): void => {
    ping();
    watchdog ??= setTimeout(onSilence, WATCHDOG_MS);
    reschedule();
  };
  const alive = (): void => {
    clearTimeout(watchdog);
    watchdog = undefined;
  };
  const stop = (): void => {
    clearTimeout(beat);
    alive();
  };
  reschedule();
  return { check, alive, reschedule, stop };
}
