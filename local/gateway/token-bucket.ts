/** Returns whether one more may pass now. */
export type TokenBucket = (now: number) => boolean;

/** A bucket of `burst` tokens that refills with `rate` tokens per second. */
export function tokenBucket(rate: number, burst: number): TokenBucket {
  let tokens = burst;
  let filledAt: number | undefined;
  return (now) => {
    const seconds = (now - (filledAt ?? now)) / 1_000;
    tokens = Math.min(burst, tokens + Math.max(0, seconds) * rate);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
