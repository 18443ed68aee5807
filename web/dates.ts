const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const NOON = 12;

/** The same for all moments of one local day. */
export function dayKey(unixMs: number): string {
  const date = new Date(unixMs);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

export function dayLabel(unixMs: number, now: number): string {
  const key = dayKey(unixMs);
  if (key === dayKey(now)) return 'Today';
  if (key === dayKey(noonBefore(now))) return 'Yesterday';
  return DAY.format(unixMs);
}

export function timeLabel(unixMs: number): string {
  return TIME.format(unixMs);
}

/** Noon, because a day of 23 or 25 hours must not be skipped or counted twice. */
function noonBefore(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1, NOON).getTime();
}
