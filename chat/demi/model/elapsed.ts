const DAY_MS = 86_400_000;

/** A time that has passed, in whole days: "a day", "3 days"; undefined for less than a day. */
export function elapsedDays(ms: number): string | undefined {
  const days = Math.floor(ms / DAY_MS);
  if (days < 1) return undefined;
  return days === 1 ? 'a day' : `${days} days`;
}
