export type Timer = { cancel(): void };

/** Time and timers, so that tests can hold them in their hand. */
export type Clock = {
  /** Unix milliseconds. */
  now(): number;
  /** Calls once after `ms` milliseconds. */
  after(ms: number, call: () => void): Timer;
};
