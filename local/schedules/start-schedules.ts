import type { Clock } from '../gateway/index.ts';

/** EventBridge Scheduler: a function that is invoked again and again. */
export type ScheduleShape = {
  /** `rate(5 minutes)`; `cron()` and `at()` are not imitated. */
  readonly expression: string;
  readonly function: string;
  /** What the function gets as its event. @default {} */
  readonly input?: unknown;
};

export type Scheduler = {
  readonly schedules: Readonly<Record<string, ScheduleShape>>;
  readonly clock: Clock;
  /** How many times as fast as the clock the schedules' minutes pass. @default 1 */
  readonly speed?: number | undefined;
  readonly invoke: (schedule: string, shape: ScheduleShape) => Promise<unknown>;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
};

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const SHORTEST_MS = 1_000; // 1 s of the clock, however fast minutes pass
const UNITS_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Invokes each function at its rate, but not oftener than once a second, the first time one interval after the start. As on
 * AWS, an invocation that still runs does not hold up the next, and one that fails is not the schedule's affair.
 *
 * @returns how to stop; what runs is not waited for.
 * @throws TypeError for an expression that is not understood.
 */
export function startSchedules(scheduler: Scheduler): () => void {
  const { speed = 1 } = scheduler;
  const intervalOf = (shape: ScheduleShape): number => Math.max(SHORTEST_MS, rateOf(shape) / speed);
  const rates = Object.entries(scheduler.schedules).map(([name, shape]) => ({
    name,
    shape,
    everyMs: intervalOf(shape),
  }));
  const cancels = rates.map(({ name, shape, everyMs }) =>
    repeat(scheduler.clock, everyMs, () => run(scheduler, name, shape)),
  );
  return () => {
    for (const cancel of cancels) cancel();
  };
}

function rateOf({ expression }: ScheduleShape): number {
  const [, count, unit] = RATE.exec(expression) ?? [];
  if (count === undefined || unit === undefined || Number(count) === 0) {
    throw new TypeError(`not a schedule expression: ${expression}`);
  }
  return Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS];
}

function repeat(clock: Clock, everyMs: number, run: () => void): () => void {
  let cancel: () => void;
  const next = () => {
    cancel = clock.after(everyMs, () => {
      next();
      run();
    });
  };
  next();
  return () => cancel();
}

function run({ invoke, log }: Scheduler, schedule: string, shape: ScheduleShape): void {
  invoke(schedule, shape).catch((cause: unknown) => log('schedule_failed', { schedule, cause }));
}
