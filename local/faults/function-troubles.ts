import type { Clock } from '../gateway/index.ts';
import type { FunctionTroubles } from '../lambda/troubles.ts';
import type { FaultPlan } from './plan.ts';
import { NO_DELAY, type Source } from './source.ts';
import type { Waits } from './waits.ts';

const LAST_CALL = 8; // an invocation that dies does so at one of its first 8 calls
const KILLED = 'Runtime.ExitError'; // what Lambda calls the end of a process

/** The latest jump of a function's clock. */
type Jump = { readonly faults: FaultPlan['clock']; readonly period: number; readonly offsetMs: number };

export type FunctionFaults = FunctionTroubles & {
  /** Resolves when an invocation has been late for as long as it is to be; its function hears of it only then. */
  late(): Promise<void>;
  /** Settles as `invocation` does, and counts it if it was killed. */
  watch<T>(invocation: Promise<T>): Promise<T>;
};

export function functionTroubles({ plan, dice, counters }: Source, clock: Clock, wait: Waits['wait']): FunctionFaults {
  const jumps = new Map<string, Jump>();
  return {
    death() {
      const dies = dice('invocations').strikes(plan().invocations?.kill_rate ?? 0);
      const call = dice('invocations').between([1, LAST_CALL]);
      const when = dice('invocations').strikes(0.5) ? 'before' : 'after';
      return dies ? { call, when } : undefined;
    },
    clockOffsetMs(functionName) {
      const { clock: faults } = plan();
      if (faults === undefined) return 0;
      const period = Math.floor(clock.now() / faults.every_ms);
      const last = jumps.get(functionName);
      if (last?.faults === faults && last.period === period) return last.offsetMs;
      const offsetMs = dice(`clock/${functionName}`).between(faults.offset_ms);
      jumps.set(functionName, { faults, period, offsetMs });
      counters.add('clock_jumps');
      return offsetMs;
    },
    async late() {
      const delayMs = dice('latencies').between(plan().invocations?.latency_ms ?? NO_DELAY);
      if (delayMs === 0) return;
      counters.add('invocations_delayed');
      await wait(delayMs);
    },
    watch: (invocation) =>
      invocation.catch((cause: unknown) => {
        if (cause instanceof Error && cause.name === KILLED) counters.add('invocations_killed');
        throw cause;
      }),
  };
}
