import type { Clock } from '../platform/clock.ts';
import { Timers } from '../platform/timers.ts';

const BUSY_MS = 25_000; // 25 s, while an answer is awaited
const WATCHDOG_MS = 10_000; // 10 s for any sign of life after a ping

export type HeartbeatOptions = {
  readonly clock: Clock;
  readonly idleMs: number;
  readonly isBusy: () => boolean;
  readonly ping: () => void;
  readonly onSilence: () => void;
};

/** Pings often while something is pending and rarely otherwise, because every ping costs the operator money. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #timers: Timers<'beat' | 'watchdog'>;
  #since: number; // the last sign of life, or when something began to be pending
  #wasBusy = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
    this.#since = options.clock.now();
    this.reschedule();
  }

  /** Looks for signs of life now, not at the next beat. */
  check(): void {
    this.#options.ping();
    if (!this.#timers.has('watchdog')) this.#timers.set('watchdog', WATCHDOG_MS, this.#options.onSilence);
    this.#since = this.#options.clock.now();
    this.reschedule();
  }

  /** Something arrived: the connection lives. */
  alive(): void {
    this.#timers.cancel('watchdog');
    this.#since = this.#options.clock.now();
    this.reschedule();
  }

  /** The reasons to beat fast may have changed. */
  reschedule(): void {
    const { clock, idleMs, isBusy } = this.#options;
    const busy = isBusy();
    if (busy && !this.#wasBusy) this.#since = clock.now();
    this.#wasBusy = busy;
    const interval = busy ? Math.min(BUSY_MS, idleMs) : idleMs;
    this.#timers.set('beat', Math.max(0, this.#since + interval - clock.now()), () => this.check());
  }

  stop(): void {
    this.#timers.cancelAll();
  }
}
