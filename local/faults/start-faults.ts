import type { Clock } from '../gateway/index.ts';
import { startControlApi } from './control-api.ts';
import { createFaults, type Faults } from './faults.ts';
import type { FaultPlan } from './plan.ts';

/** How a program has things go wrong in an emulator that it started. */
export type FaultControl = {
  /** Address of the control API, e.g. `http://127.0.0.1:4002/`. */
  readonly url: string;
  /** Replaces the plan. @throws TypeError with `code` and `field` for one that makes no sense. */
  set(plan: FaultPlan): void;
  /** From now on everything goes well. */
  clear(): void;
  /** How often each fault has struck since the start. */
  counters(): Readonly<Record<string, number>>;
};

export type RunningFaults = Faults & {
  readonly control: FaultControl;
  close(): Promise<void>;
};

export type FaultOptions = {
  readonly clock: Clock;
  readonly plan: FaultPlan;
  /** Counters that others keep, to be told with those of the faults. @default none */
  readonly otherCounters?: () => Readonly<Record<string, number>>;
};

/** Starts to let things go wrong, and the control API of it. Rejects as `createFaults` throws. */
export async function startFaults({ clock, plan, otherCounters }: FaultOptions): Promise<RunningFaults> {
  const faults = createFaults(clock, plan);
  const counters = () => ({ ...faults.counters.all(), ...otherCounters?.() });
  const { url, close } = await startControlApi({ ...faults, counters });
  return { ...faults, control: { url, set: faults.set, clear: faults.clear, counters }, close };
}
