import * as v from 'valibot';
import type { Range } from './dice.ts';

const MAX_WAIT_MS = 600_000; // 10 min
const MAX_AGE_MS = 7_200_000; // 2 h
const DAY_MS = 86_400_000;
const REFUSALS = [401, 403, 429, 500, 503] as const;
const NOT_A_REFUSAL = 'must be 401, 403, 429, 500 or 503';

const NOT_A_RATE = 'must be a number from 0 to 1';
const rate = v.optional(v.pipe(v.number(NOT_A_RATE), v.minValue(0, NOT_A_RATE), v.maxValue(1, NOT_A_RATE)));
const wait = v.optional(rangeWithin(0, MAX_WAIT_MS));

const service = v.optional(
  part({
    latency_ms: wait,
    throttle_rate: rate,
    error_rate: rate,
    lost_answer_rate: rate,
    hang_rate: rate,
  }),
);

const plan = part({
  seed: v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
  services: v.optional(part({ dynamodb: service, sqs: service, connections: service })),
  tables: v.optional(v.record(v.string(), part({ throttle_rate: rate }))),
  disconnect: v.optional(part({ drop_rate: rate, delay_ms: wait })),
  handshakes: v.optional(part({ refuse_rate: rate, status: v.optional(v.picklist(REFUSALS, NOT_A_REFUSAL)) })),
  sockets: v.optional(
    part({
      half_dead_rate: rate,
      half_dead_after_ms: wait,
      drop_rate: rate,
      drop_after_ms: wait,
      max_age_ms: v.optional(wholeNumber(1, MAX_AGE_MS)),
      max_idle_ms: v.optional(wholeNumber(1, MAX_WAIT_MS)),
    }),
  ),
  frames: v.optional(part({ delay_ms: wait, duplicate_rate: rate })),
  deliveries: v.optional(part({ duplicate_rate: rate, delay_ms: wait })),
  messages: v.optional(part({ delay_ms: wait })),
  invocations: v.optional(part({ kill_rate: rate, latency_ms: wait })),
  clock: v.optional(
    part({
      offset_ms: rangeWithin(-DAY_MS, DAY_MS),
      every_ms: wholeNumber(1, DAY_MS),
    }),
  ),
});

/**
 * What is to go wrong, and how often: as JSON, every part optional. Rates are shares from 0 to 1, times milliseconds as
 * [least, most], the longest life of a connection one number of them. Of one service's rates that add up to more than 1, the later ones are cut short.
 */
export type FaultPlan = v.InferOutput<typeof plan>;
export type ServiceFaults = NonNullable<NonNullable<FaultPlan['services']>['dynamodb']>;
export type ServiceName = keyof NonNullable<FaultPlan['services']>;

/** What is wrong with a plan; `field` is its path with dots, '' for the whole. */
export type PlanProblem = {
  readonly code: 'invalid_plan';
  readonly field: string;
  readonly message: string;
};

export type ParsedPlan =
  | { readonly ok: true; readonly plan: FaultPlan }
  | { readonly ok: false; readonly problem: PlanProblem };

/** Reads a plan. What it does not know it refuses: a fault with a typing error in its name would never strike. */
export function parsePlan(value: unknown): ParsedPlan {
  const parsed = v.safeParse(plan, value, { abortEarly: true });
  if (parsed.success) return { ok: true, plan: parsed.output };
  const [issue] = parsed.issues;
  return { ok: false, problem: { code: 'invalid_plan', field: v.getDotPath(issue) ?? '', message: wording(issue) } };
}

function wording(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'is not known';
  if (issue.kind === 'schema' && issue.type === 'strict_object') {
    return issue.received === 'undefined' ? 'is missing' : 'must be an object';
  }
  return issue.message;
}

function part<T extends v.ObjectEntries>(entries: T) {
  return v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value), 'must be an object'),
    v.strictObject(entries),
  );
}

function wholeNumber(least: number, most: number) {
  const problem = `must be a whole number from ${least} to ${most}`;
  return v.pipe(
    v.number(problem),
    v.check((value) => Number.isSafeInteger(value) && value >= least && value <= most, problem),
  );
}

function rangeWithin(least: number, most: number) {
  const problem = `must be [least, most], whole milliseconds from ${least} to ${most}`;
  const isBound = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
  return v.custom<Range>(
    (value) => Array.isArray(value) && value.length === 2 && value.every(isBound) && value[0] <= value[1],
    problem,
  );
}
