const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A time that has passed, in whole days: "a day", "3 days"; undefined for less than a day. */
export function elapsedDays(ms: number): string | undefined {
  const days = Math.floor(ms / DAY_MS);
  if (days < 1) return undefined;
  return days === 1 ? 'a day' : `${days} days`;
}

/** A time that has passed, as people say it: "less than an hour", "an hour", "5 hours", "3 days". */
export function elapsed(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  if (hours < 1) return 'less than an hour';
  return elapsedDays(ms) ?? (hours === 1 ? 'an hour' : `${hours} hours`);
}
