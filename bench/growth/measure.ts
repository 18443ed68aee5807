import { rm } from 'node:fs/promises';
import type { Effort } from '../part.ts';
import type { Device } from '../units/device.ts';
import { EVENTS } from '../units/events.ts';
import { type Observation, type ObservedStack, startObservedStack } from '../units/observed-stack.ts';
import { medianUsage, type Usage, usageOf } from '../units/usage.ts';
import { userOf } from '../units/user.ts';
import { seededFolder, USER_ID } from './seed.ts';
import { type Size, type Step, seedName } from './sizes.ts';

export const GROWN_EVENTS = ['exchange', 'connect', 'history'] as const;

export type GrownEvent = (typeof GROWN_EVENTS)[number];
export type Grown = Step & { readonly usages: Readonly<Record<GrownEvent, Usage>> };

/** What the events use at every step. Sizes that differ in the user's devices alone are measured on the same stack. */
export async function measureGrowth(steps: readonly Step[], effort: Effort): Promise<readonly Grown[]> {
  const sizes = new Map(steps.map(({ size }) => [JSON.stringify(size), size]));
  const found = new Map<string, Grown['usages']>();
  for (const same of Map.groupBy(sizes.values(), seedName).values()) {
    const [first = same[0]] = same;
    if (first === undefined) continue;
    const dataFolder = await seededFolder(effort.cacheFolder, first, effort.say);
    try {
      await measureSizes(dataFolder, same, effort.repetitions, (size, usages) => {
        found.set(JSON.stringify(size), usages);
      });
    } finally {
      await rm(dataFolder, { recursive: true, force: true });
    }
  }
  return steps.flatMap((step) => {
    const usages = found.get(JSON.stringify(step.size));
    return usages === undefined ? [] : [{ ...step, usages }];
  });
}

async function measureSizes(
  dataFolder: string,
  sizes: readonly Size[],
  repetitions: number,
  note: (size: Size, usages: Grown['usages']) => void,
): Promise<void> {
  const observed = await startObservedStack({ dataFolder });
  const devices: Device[] = [];
  try {
    for (const size of sizes.toSorted((one, other) => one.devices - other.devices))
      note(size, await measureSize(observed, size, devices, repetitions));
  } finally {
    await observed.stop();
  }
}

/** `devices` of the user that are connected already; those that are missing come to them. */
async function measureSize(
  observed: ObservedStack,
  size: Size,
  devices: Device[],
  repetitions: number,
): Promise<Grown['usages']> {
  const { connect, exchange, ask, set } = userOf(observed, USER_ID);
  observed.takeTime(false);
  while (devices.length < size.devices - 1) devices.push((await connect()).device);
  observed.takeTime(true);
  const seen: Record<GrownEvent, Observation[]> = { exchange: [], connect: [], history: [] };
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const { device, seen: connected } = await connect();
    seen.connect.push(connected);
    await set(device, { check_ins: false }); // so that no moment moves
    seen.exchange.push((await exchange(device)).seen);
    seen.history.push(await ask(device, 'history', {}, 'history'));
    await observed.observe(['$disconnect'], () => device.close());
  }
  const entries = GROWN_EVENTS.map((name) => [
    name,
    medianUsage(seen[name].map((each) => usageOf(each, EVENTS[name].functions))),
  ]);
  return Object.fromEntries(entries) as Grown['usages'];
}
