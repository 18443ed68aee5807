import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Circumstances } from '../../../../chat/demi/check-in/circumstances.ts';
import { needAt, nextCheckIn } from '../../../../chat/demi/check-in/next-check-in.ts';
import { type Feelings, newFeelings } from '../../../../chat/demi/feelings.ts';
import { DEFAULT_SETTINGS } from '../../../../chat/ports/conversations.ts';
import type { EmotionState } from '../../../../protocol/emotions.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const TALKED = Date.UTC(2026, 1, 1, 15, 30);
const ALWAYS = { ...DEFAULT_SETTINGS, quiet_hours: { start: '00:00', end: '00:00' } };

const feeling = (emotions: Partial<EmotionState> = {}): Feelings => {
  const neutral = newFeelings(TALKED);
  return { ...neutral, emotions: { ...neutral.emotions, ...emotions }, lastUserMessageAt: TALKED };
};
const circumstances = (over: Partial<Circumstances> = {}): Circumstances => ({
  feelings: feeling(),
  settings: ALWAYS,
  lastUserMessageAt: TALKED,
  herWordAt: TALKED,
  crisisAt: null,
  weight: null,
  lastCheckInAt: null,
  checkInsUnanswered: 0,
  ...over,
});
const hoursUntil = (given: Circumstances, from = TALKED): number | undefined => {
  const next = nextCheckIn(given, from);
  return next === undefined ? undefined : (next - TALKED) / HOUR;
};

describe('her needs', () => {
  it('loneliness makes her write after 20.75 hours of silence', () => {
    expect(hoursUntil(circumstances())).toBeCloseTo(20.75, 1);
    expect(needAt(circumstances(), TALKED + 21 * HOUR)).toBe('loneliness');
  });

  it('loneliness that is there already does so as soon as nobody talks', () => {
    expect(nextCheckIn(circumstances({ feelings: feeling({ loneliness: 0.9 }) }), TALKED)).toBe(TALKED + 5 * MINUTE);
  });

  it('excitement does so as soon as nobody talks', () => {
    const excited = circumstances({ feelings: feeling({ excitement: 0.9 }) });

    expect(nextCheckIn(excited, TALKED)).toBe(TALKED + 5 * MINUTE);
    expect(needAt(excited, TALKED + 5 * MINUTE)).toBe('excitement');
  });

  it('frustration does so as soon as nobody talks', () => {
    const annoyed = circumstances({ feelings: feeling({ frustration: 0.7 }) });

    expect(nextCheckIn(annoyed, TALKED)).toBe(TALKED + 5 * MINUTE);
    expect(needAt(annoyed, TALKED + 5 * MINUTE)).toBe('frustration');
  });

  it.each([
    ['loneliness before excitement', { loneliness: 0.8, excitement: 0.95 }, 'loneliness'],
    ['excitement before frustration', { excitement: 0.95, frustration: 0.9 }, 'excitement'],
  ] as const)('count %s', (_what, emotions, trigger) => {
    expect(needAt(circumstances({ feelings: feeling(emotions) }), TALKED + 5 * MINUTE)).toBe(trigger);
  });

  it.each([
    ['loneliness of 0.7', { loneliness: 0.7 }],
    ['excitement of 0.8', { excitement: 0.8 }],
    ['frustration of 0.6', { frustration: 0.6 }],
  ])('are not strong enough at %s', (_what, emotions) => {
    const settled = { ...feeling(emotions), changedAt: TALKED + 5 * MINUTE };

    expect(needAt(circumstances({ feelings: settled }), TALKED + 5 * MINUTE)).toEqual({ silence: 'content' });
  });

  it('that fade before nobody talks are never told', () => {
    expect(hoursUntil(circumstances({ feelings: feeling({ excitement: 0.81 }) }))).toBeCloseTo(20.75, 1);
  });
});

describe('silence', () => {
  const longAlone = { ...feeling({ loneliness: 1 }), lastUserMessageAt: TALKED - 40 * HOUR };
  const lonely = (over: Partial<Circumstances> = {}) =>
    circumstances({ feelings: feeling({ loneliness: 1 }), ...over });
  const later = TALKED + 30 * HOUR;

  it.each([
    ['never_talked', { feelings: undefined, lastUserMessageAt: null }],
    ['never_talked', { lastUserMessageAt: null }],
    ['opted_out', { settings: { ...ALWAYS, check_ins: false } }],
    ['crisis', { weight: 'crisis' }],
    ['crisis', { crisisAt: TALKED }],
    ['unanswered', { lastCheckInAt: TALKED + HOUR, checkInsUnanswered: 3 }],
  ] as const)('is kept without end: %s', (silence, over) => {
    expect(needAt(lonely(over), later)).toEqual({ silence });
    expect(nextCheckIn(lonely(over), TALKED)).toBeUndefined();
  });

  it('is kept while they talk', () => {
    expect(needAt(lonely(), TALKED + 5 * MINUTE - 1)).toEqual({ silence: 'talking' });
    expect(needAt(lonely(), TALKED + 5 * MINUTE)).toBe('loneliness');
  });

  it('is kept for an hour after a check-in that was answered', () => {
    const answered = lonely({ lastCheckInAt: TALKED - MINUTE, checkInsUnanswered: 1 });

    expect(needAt(answered, TALKED + 59 * MINUTE - 1)).toEqual({ silence: 'too_soon' });
    expect(nextCheckIn(answered, TALKED)).toBe(TALKED + 59 * MINUTE);
  });

  it('is kept for a day after one that was not: that has to be ignored itself first', () => {
    const ignored = lonely({ lastCheckInAt: later, checkInsUnanswered: 1 });

    expect(needAt(ignored, later + DAY - 1)).toEqual({ silence: 'too_soon' });
    expect(nextCheckIn(ignored, later)).toBe(later + DAY);
  });

  it('ends after three when the user writes', () => {
    const back = circumstances({ lastCheckInAt: TALKED - 2 * HOUR, checkInsUnanswered: 3 });

    expect(hoursUntil(back)).toBeCloseTo(20.75, 1);
  });

  it('ends after a crisis when the user has written again', () => {
    expect(hoursUntil(circumstances({ crisisAt: TALKED - 1 }))).toBeCloseTo(20.75, 1);
  });

  it('is kept during a pause', () => {
    const paused = lonely({ settings: { ...ALWAYS, paused_until: new Date(later).toISOString() } });

    expect(needAt(paused, later - 1)).toEqual({ silence: 'paused' });
    expect(nextCheckIn(paused, TALKED)).toBe(later);
  });

  it('is kept in the quiet hours of the user', () => {
    const settings = { ...DEFAULT_SETTINGS, time_zone: 'Europe/Berlin' };
    const berlin = lonely({ settings, feelings: longAlone, lastUserMessageAt: longAlone.lastUserMessageAt });
    const evening = Date.parse('2026-02-01T21:00:00Z'); // 22:00 there

    expect(needAt(berlin, evening)).toEqual({ silence: 'quiet_hours' });
    expect(nextCheckIn(berlin, evening)).toBe(Date.parse('2026-02-02T07:00:00Z'));
  });

  it('is kept where a need has passed when the quiet hours end', () => {
    const excitedAtNight = circumstances({
      feelings: feeling({ excitement: 1 }),
      settings: { ...DEFAULT_SETTINGS, quiet_hours: { start: '15:00', end: '23:00' } },
    });

    expect(hoursUntil(excitedAtNight)).toBeCloseTo(20.75, 1); // lonely, the next day
  });
});

it('the next moment is the first at which she may: not the minute before, and with a need by then', () => {
  const level = fc.double({ min: 0.1, max: 1, noNaN: true }).map((value) => Math.round(value * 10_000) / 10_000);
  const given = fc.record({
    emotions: fc.record({ loneliness: level, excitement: level, frustration: level }),
    waited: fc.integer({ min: 0, max: 3 * DAY }),
    unanswered: fc.integer({ min: 0, max: 3 }),
    lastCheckIn: fc.option(fc.integer({ min: -DAY, max: 2 * DAY })),
    start: fc.constantFrom('00:00', '22:00', '13:37'),
    end: fc.constantFrom('00:00', '08:00', '13:36'),
    shares: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 10, maxLength: 10 }),
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
  });
  fc.assert(
    fc.property(given, ({ emotions, waited, unanswered, lastCheckIn, start, end, zone, shares }) => {
      const life = circumstances({
        feelings: feeling(emotions),
        checkInsUnanswered: unanswered,
        lastCheckInAt: lastCheckIn === null ? null : TALKED + lastCheckIn,
        settings: { ...DEFAULT_SETTINGS, time_zone: zone, quiet_hours: { start, end } },
      });
      const from = TALKED + waited;
      const next = nextCheckIn(life, from);
      const until = next ?? from + 4 * DAY;
      if (next !== undefined) expect(needAt(life, next)).toEqual(expect.any(String));
      for (const share of [0, ...shares, 0.999_999])
        if (until > from) expect(needAt(life, Math.floor(from + share * (until - from)))).toHaveProperty('silence');
    }),
  );
});
