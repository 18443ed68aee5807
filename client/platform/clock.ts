export type Timer = { cancel(): void };

/** Time and timers, so that tests can hold them in their hand. */
export type Clock = {
  /** Unix milliseconds. */
  now(): number;
  /** Calls once after `ms` milliseconds. */
  after(ms: number, call: () => void): Timer;
  /** Lets go of what the clock holds. Its timers need not go on. */
  stop?(): void;
};

export const plainClock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
