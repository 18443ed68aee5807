const FIRST_MS = 500; // 0.5 s
const CEILING_MS = 30_000; // 30 s

/**
 * How long to wait before try number `attempt` (from 0): anything up to a ceiling that doubles, so that crowds spread
 * out. Full jitter, see "Exponential Backoff And Jitter", AWS Architecture Blog.
 */
export function backOffMs(attempt: number, random: () => number): number {
  return random() * Math.min(CEILING_MS, FIRST_MS * 2 ** attempt);
}
