import type { Clock } from '../gateway/index.ts';
import { type FaultControls, startControlApi } from './control-api.ts';
import { createFaults, type Faults } from './faults.ts';
import type { FaultPlan } from './plan.ts';

/** For a program that started the emulator; `url` is where others reach the same, e.g. `http://127.0.0.1:4002/`. */
export type FaultControl = FaultControls & { readonly url: string };

export type RunningFaults = Faults & {
  readonly control: FaultControl;
  close(): Promise<void>;
};

export type FaultOptions = {
  readonly clock: Clock;
  readonly plan: FaultPlan;
  /** What others count, to be told too. */
  readonly otherCounters: () => Readonly<Record<string, number>>;
};

/** Starts to let things go wrong, and the control API of it. Rejects with what `createFaults` throws. */
export async function startFaults({ clock, plan, otherCounters }: FaultOptions): Promise<RunningFaults> {
  const faults = createFaults(clock, plan);
  const controls = {
    plan: faults.plan,
    set: faults.set,
    clear: () => faults.set({}),
    counters: () => ({ ...faults.counters.all(), ...otherCounters() }),
  };
  const { url, close } = await startControlApi(controls);
  return { ...faults, control: { url, ...controls }, close };
}
