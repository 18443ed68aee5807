import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfQuiet, isQuiet, type Quiet } from '../../../../chat/demi/check-in/quiet-hours.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const quiet = (time_zone: string, start: string, end: string): Quiet => ({ time_zone, quiet_hours: { start, end } });
const at = (iso: string): number => Date.parse(iso);
const endFrom = (iso: string, hours: Quiet): string => new Date(endOfQuiet(at(iso), hours)).toISOString();

describe('quiet hours', () => {
  const night = quiet('UTC', '22:00', '08:00');

  it.each([
    ['2026-02-01T21:59:59.999Z', false],
    ['2026-02-01T22:00:00.000Z', true],
    ['2026-02-02T00:00:00.000Z', true],
    ['2026-02-02T07:59:59.999Z', true],
    ['2026-02-02T08:00:00.000Z', false],
    ['2026-02-02T15:00:00.000Z', false],
  ])('over midnight: at %s %s', (iso, expected) => {
    expect(isQuiet(at(iso), night)).toBe(expected);
  });

  it.each([
    ['2026-02-01T12:59:00.000Z', false],
    ['2026-02-01T13:00:00.000Z', true],
    ['2026-02-01T13:30:00.000Z', false],
  ])('within a day: at %s %s', (iso, expected) => {
    expect(isQuiet(at(iso), quiet('UTC', '13:00', '13:30'))).toBe(expected);
  });

  it('that end when they begin are none', () => {
    expect(isQuiet(at('2026-02-01T22:00:00.000Z'), quiet('UTC', '22:00', '22:00'))).toBe(false);
  });

  it.each([
    ['Europe/Berlin', '2026-02-01T21:30:00.000Z', true], // 22:30
    ['Europe/Berlin', '2026-07-01T20:30:00.000Z', true], // 22:30 in summer
    ['Europe/Berlin', '2026-07-01T06:30:00.000Z', false], // 08:30 in summer
    ['America/New_York', '2026-02-01T22:00:00.000Z', false], // 17:00
    ['Asia/Kolkata', '2026-02-01T16:29:00.000Z', false], // 21:59
    ['Asia/Kolkata', '2026-02-01T16:30:00.000Z', true],
    ['Pacific/Kiritimati', '2026-02-01T08:00:00.000Z', true], // 22:00 of the same day, UTC+14
    ['Pacific/Chatham', '2026-02-01T08:15:00.000Z', true], // 22:00, UTC+13:45
  ])('are those of %s: at %s %s', (zone, iso, expected) => {
    expect(isQuiet(at(iso), quiet(zone, '22:00', '08:00'))).toBe(expected);
  });

  it('are taken by UTC where the runtime does not know the time zone any more', () => {
    expect(isQuiet(at('2026-02-01T23:00:00.000Z'), quiet('Moon/Tycho', '22:00', '08:00'))).toBe(true);
  });
});

describe('the end of the quiet hours', () => {
  const berlin = quiet('Europe/Berlin', '22:00', '08:00');

  it('is now where it is not quiet', () => {
    expect(endFrom('2026-02-01T15:30:12.345Z', berlin)).toBe('2026-02-01T15:30:12.345Z');
  });

  it('comes to the minute, whatever the second', () => {
    expect(endFrom('2026-02-01T22:30:12.345Z', berlin)).toBe('2026-02-02T07:00:00.000Z');
  });

  it.each([
    ['sooner in the night in which clocks go forward', '2026-03-28T22:00:00.000Z', '2026-03-29T06:00:00.000Z'],
    ['later in the night in which they go back', '2026-10-24T21:00:00.000Z', '2026-10-25T07:00:00.000Z'],
    ['as ever once the night is over', '2026-03-29T21:00:00.000Z', '2026-03-30T06:00:00.000Z'],
  ])('comes %s', (_what, from, until) => {
    expect(endFrom(from, berlin)).toBe(until);
  });

  it('that the clock leaves out comes with the hour after it', () => {
    expect(endFrom('2026-03-28T23:00:00.000Z', quiet('Europe/Berlin', '22:00', '02:30'))).toBe(
      '2026-03-29T01:00:00.000Z',
    );
  });

  it('is the first of two where the clock shows it twice', () => {
    expect(endFrom('2026-10-24T21:00:00.000Z', quiet('Europe/Berlin', '22:00', '02:30'))).toBe(
      '2026-10-25T00:30:00.000Z',
    );
  });

  it('is a day later where the clock leaves out all that is not quiet', () => {
    const nearlyAlways = quiet('Europe/Berlin', '03:00', '02:15');

    expect(endFrom('2026-03-28T12:00:00.000Z', nearlyAlways)).toBe('2026-03-30T00:15:00.000Z');
  });

  it('is the first minute that is not quiet, in any zone, at any time of the year', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Casablanca',
    ];
    const minute = fc.integer({ min: 0, max: 1_439 });
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        minute,
        minute,
        fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }),
        (zone, start, end, from) => {
          const hours = quiet(zone, clockTime(start), clockTime(end));
          const until = endOfQuiet(from, hours);
          expect(isQuiet(until, hours)).toBe(false);
          expect(until - from).toBeLessThan(2 * DAY_MS);
          if (until > from) expect(isQuiet(until - MINUTE_MS, hours)).toBe(true);
        },
      ),
    );
  });
});

function clockTime(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
