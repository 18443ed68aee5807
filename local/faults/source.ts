import { type Counters, createCounters } from './counters.ts';
import { createDice, type Dice, type Range } from './dice.ts';
import { type FaultPlan, parsePlan } from './plan.ts';

/** Where each kind of fault finds the plan, its dice and the counters. */
export type Source = {
  plan(): FaultPlan;
  /** Replaces the plan, and starts its dice anew. @throws TypeError with `code` and `field` for one that makes no sense. */
  set(plan: FaultPlan): void;
  /** The dice of one kind of fault, so that what else happens does not change its throws. */
  dice(kind: string): Dice;
  readonly counters: Counters;
  /** Calls `run` whenever a plan has been set; the returned function ends that. */
  onSet(run: () => void): () => void;
};

const USUAL_SEED = 1;

/** For parts of a plan that say nothing of a delay. */
export const NO_DELAY: Range = [0, 0];

export function createSource(first: FaultPlan): Source {
  let plan = requirePlan(first);
  let dice = new Map<string, Dice>();
  const listeners = new Set<() => void>();
  return {
    plan: () => plan,
    set(next) {
      plan = requirePlan(next);
      dice = new Map();
      for (const run of listeners) run();
    },
    dice(kind) {
      const known = dice.get(kind) ?? createDice(`${plan.seed ?? USUAL_SEED}/${kind}`);
      dice.set(kind, known);
      return known;
    },
    counters: createCounters(),
    onSet(run) {
      listeners.add(run);
      return () => listeners.delete(run);
    },
  };
}

function requirePlan(value: FaultPlan): FaultPlan {
  const parsed = parsePlan(value);
  if (parsed.ok) return parsed.plan;
  const { code, field, message } = parsed.problem;
  throw Object.assign(new TypeError(`${field === '' ? 'The plan' : field} ${message}`), { code, field });
}
