import { describe, expect, it, vi } from 'vitest';
import { type ScheduleShape, startSchedules } from '../../../local/schedules/start-schedules.ts';
import { createManualClock } from '../gateway/manual-clock.ts';

const MINUTE = 60_000;

function start(shape: Partial<ScheduleShape> = {}, invoke = vi.fn(async () => undefined as unknown), speed?: number) {
  const clock = createManualClock();
  const log = vi.fn();
  const schedule = { expression: 'rate(1 minute)', function: 'tick', ...shape };
  const stop = startSchedules({ schedules: { minutely: schedule }, clock, speed, invoke, log });
  return { clock, log, stop, invoke, schedule };
}

describe('a schedule', () => {
  it('invokes its function for the first time after one interval, and then again and again', () => {
    const { clock, invoke, schedule } = start();
    clock.advance(MINUTE - 1);
    expect(invoke).not.toHaveBeenCalled();
    clock.advance(1);
    expect(invoke.mock.calls).toEqual([['minutely', schedule]]);
    clock.advance(3 * MINUTE);

    expect(invoke).toHaveBeenCalledTimes(4);
  });

  it.each([
    ['rate(1 minute)', MINUTE],
    ['rate(5 minutes)', 5 * MINUTE],
    ['rate(2 hours)', 120 * MINUTE],
    ['rate(1 day)', 1_440 * MINUTE],
  ])('%s has an interval of %i ms', (expression, milliseconds) => {
    const { clock, invoke } = start({ expression });
    clock.advance(milliseconds - 1);
    expect(invoke).not.toHaveBeenCalled();
    clock.advance(1);

    expect(invoke).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['rate(1 minute)', 2, 30_000],
    ['rate(1 minute)', 60, 1_000],
    ['rate(1 minute)', 600, 1_000], // no faster: once a second at most
    ['rate(1 hour)', 600, 6_000],
  ])('%s at %i times the speed has an interval of %i ms', (expression, speed, milliseconds) => {
    const { clock, invoke } = start({ expression }, undefined, speed);
    clock.advance(milliseconds - 1);
    expect(invoke).not.toHaveBeenCalled();
    clock.advance(1);

    expect(invoke).toHaveBeenCalledTimes(1);
  });

  it.each([
    'rate(0 minutes)',
    'rate(1 second)',
    'rate(-1 minutes)',
    'cron(0 12 * * ? *)',
    'at(2030-01-01T00:00:00)',
    '',
  ])('is refused with the expression %j', (expression) => {
    expect(() => start({ expression })).toThrow(`not a schedule expression: ${expression}`);
  });

  it('does not wait for an invocation that still runs', () => {
    const { clock, invoke } = start(
      {},
      vi.fn(() => new Promise(() => undefined)),
    );
    clock.advance(2 * MINUTE);

    expect(invoke).toHaveBeenCalledTimes(2);
  });

  it('goes on after an invocation that failed, and says so', async () => {
    const cause = new Error('boom');
    const { clock, invoke, log } = start(
      {},
      vi.fn(() => Promise.reject(cause)),
    );
    clock.advance(MINUTE);
    await vi.waitFor(() => expect(log.mock.calls).toEqual([['schedule_failed', { schedule: 'minutely', cause }]]));
    clock.advance(MINUTE);

    expect(invoke).toHaveBeenCalledTimes(2);
  });

  it('ends when it is stopped', () => {
    const { clock, invoke, stop } = start();
    clock.advance(MINUTE);
    stop();
    clock.advance(5 * MINUTE);

    expect(invoke).toHaveBeenCalledTimes(1);
    expect(clock.pendingTimers()).toBe(0);
  });
});
