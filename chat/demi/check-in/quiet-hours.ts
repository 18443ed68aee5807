import type { Settings } from '../../../protocol/server-events.ts';

/** Where and when a user wants quiet. */
export type Quiet = Pick<Settings, 'time_zone' | 'quiet_hours'>;

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/**
 * Whether it is quiet hours at `at`, Unix ms: from the minute of the start up to the minute of the end, by the user's own
 * clock.
 */
export function isQuiet(at: number, quiet: Quiet): boolean {
  return isWithin(wallClock(quiet.time_zone)(at), quiet.quiet_hours);
}

/** The first moment from `at` on that is not in the quiet hours: `at` itself where it is not. Unix ms. */
export function endOfQuiet(at: number, { time_zone: timeZone, quiet_hours: hours }: Quiet): number {
  const clock = wallClock(timeZone);
  const now = clock(at);
  if (!isWithin(now, hours)) return at;
  const minute = at - (at % MINUTE_MS);
  const end = minutesOf(hours.end);
  const expected = minute + fromTo(now, end) * MINUTE_MS;
  return clock(expected) === end ? expected : firstAwakeMinute(minute, clock, hours);
}

/**
 * By looking at every minute: in the night in which clocks change, the end comes sooner or later than it seems, or twice, or is
 * left out. Of two days at most, because such a night may leave out all that is between the quiet hours of two days.
 */
function firstAwakeMinute(from: number, clock: WallClock, hours: Quiet['quiet_hours']): number {
  for (let minutes = 1; minutes < 2 * DAY_MINUTES; minutes += 1) {
    const at = from + minutes * MINUTE_MS;
    if (!isWithin(clock(at), hours)) return at;
  }
  return from + 2 * DAY_MINUTES * MINUTE_MS;
}

/** Hours that end when they begin are none. */
function isWithin(minute: number, hours: Quiet['quiet_hours']): boolean {
  const start = minutesOf(hours.start);
  return fromTo(start, minute) < fromTo(start, minutesOf(hours.end));
}

/** How many minutes after one time of day the other comes. */
function fromTo(one: number, other: number): number {
  return (other - one + DAY_MINUTES) % DAY_MINUTES;
}

/** `HH:MM` as minutes since midnight. */
function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** What the clock on the wall shows at a moment (Unix ms), in minutes since midnight. */
type WallClock = (at: number) => number;

function wallClock(timeZone: string): WallClock {
  if (timeZone === 'UTC') return (at) => Math.floor(at / MINUTE_MS) % DAY_MINUTES; // a format costs some 0.5 ms to make
  const format = timeFormat(timeZone);
  return (at) => minutesOf(format.format(at));
}

/** A zone is checked when it is set; but names go, and a later runtime may not know one that stands in the table. */
function timeFormat(timeZone: string): Intl.DateTimeFormat {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
}
