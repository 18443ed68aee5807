const NOON = 12;

/** The same for all moments of one local day. */
export function dayKey(unixMs: number): string {
  const date = new Date(unixMs);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** Which day a moment belongs to, seen from `now`. */
export function dayOf(unixMs: number, now: number): 'today' | 'yesterday' | 'earlier' {
  const key = dayKey(unixMs);
  if (key === dayKey(now)) return 'today';
  return key === dayKey(noonBefore(now)) ? 'yesterday' : 'earlier';
}

/** Milliseconds until the local day ends. */
export function untilMidnight(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime() - now;
}

/** Noon, because a day of 23 or 25 hours must not be skipped or counted twice. */
function noonBefore(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1, NOON).getTime();
}
