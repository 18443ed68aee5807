import { ENV } from '../../adapters/env.ts';
import { SCHEDULES } from '../../lambdas/routes.ts';
import type { ScheduleShape } from '../index.ts';

export const CHECK_INS_PER_MINUTE = '600'; // as in AWS

/** The schedules of `lib`: none where Demi is never to write first. */
export function localSchedules(environment: Readonly<Record<string, string>>): Readonly<Record<string, ScheduleShape>> {
  if (Number(environment[ENV.checkInsPerMinute] || CHECK_INS_PER_MINUTE) === 0) return {};
  const entries = Object.entries(SCHEDULES);
  return Object.fromEntries(
    entries.map(([name, shape]) => [name, { expression: rate(shape.everyMinutes), function: shape.function }]),
  );
}

function rate(minutes: number): string {
  return `rate(${minutes} ${minutes === 1 ? 'minute' : 'minutes'})`;
}
