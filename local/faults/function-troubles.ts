import type { Clock } from '../gateway/index.ts';
import type { FunctionTroubles } from '../lambda/troubles.ts';
import type { FaultPlan } from './plan.ts';
import type { Source } from './source.ts';

const LAST_CALL = 8; // an invocation that dies does so at one of its first 8 calls
const KILLED = 'Runtime.ExitError'; // what Lambda calls the end of a process

/** The latest jump of a function's clock. */
type Jump = { readonly faults: FaultPlan['clock']; readonly period: number; readonly offsetMs: number };

export type FunctionFaults = FunctionTroubles & {
  /** Settles as `invocation` does, and counts it if it was killed. */
  watch<T>(invocation: Promise<T>): Promise<T>;
};

export function functionTroubles({ plan, dice, counters }: Source, clock: Clock): FunctionFaults {
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
    watch: (invocation) =>
      invocation.catch((cause: unknown) => {
        if (cause instanceof Error && cause.name === KILLED) counters.add('invocations_killed');
        throw cause;
      }),
  };
}
