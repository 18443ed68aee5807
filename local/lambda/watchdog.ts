/** Ends a thread that does not answer any more. */
export type Watchdog = {
  /** Begins to wait for an answer, unless it does so already. */
  check(): void;
  /** There was an answer. */
  calm(): void;
};

const ANSWER_WITHIN_MS = 1_000; // 1 s; a thread that takes longer is in a loop

export function createWatchdog(ping: () => void, end: () => void): Watchdog {
  let timer: NodeJS.Timeout | undefined;
  return {
    check() {
      if (timer !== undefined) return;
      timer = setTimeout(end, ANSWER_WITHIN_MS);
      ping();
    },
    calm() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
