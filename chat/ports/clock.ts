/** Time as a port: tests turn the hands themselves. */
export type Clock = {
  now(): number; // Unix ms
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
};
