import { randomUUID } from 'node:crypto';
import type { Effort } from '../part.ts';
import { conversation } from '../units/conversation.ts';
import type { Device } from '../units/device.ts';
import { EVENTS } from '../units/events.ts';
import { type Observation, type ObservedStack, startObservedStack } from '../units/observed-stack.ts';
import { putMessages } from '../units/put-messages.ts';
import { type Usage, usageOf, usualUsage } from '../units/usage.ts';
import { userOf } from '../units/user.ts';
import { seededFolder, USER_ID } from './seed.ts';
import { type Size, type Step, seedName } from './sizes.ts';

const HOUR_MS = 3_600_000;
const TURN_MS = 1_000;

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
    const folder = await seededFolder(effort.cacheFolder, first, effort.say);
    try {
      await measureSizes(folder.path, same, effort.repetitions, (size, usages) => {
        found.set(JSON.stringify(size), usages);
      });
    } finally {
      await folder.remove();
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
  try {
    for (const size of sizes) note(size, await measureSize(observed, size, repetitions));
  } finally {
    await observed.stop();
  }
}

async function measureSize(observed: ObservedStack, size: Size, repetitions: number): Promise<Grown['usages']> {
  const userId = size.devices === 1 ? USER_ID : await newUser(observed, size);
  const { connect, exchange, ask, set } = userOf(observed, userId);
  const others: Device[] = [];
  observed.takeTime(false);
  while (others.length < size.devices - 1) others.push((await connect()).device);
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
  await Promise.all(others.map((device) => device.close()));
  const entries = GROWN_EVENTS.map((name) => [
    name,
    usualUsage(seen[name].map((each) => usageOf(each, EVENTS[name].functions))),
  ]);
  return Object.fromEntries(entries) as Grown['usages'];
}

/** With as much said as the one who was seeded. What was said a moment ago, to one device, would make the next one's welcome larger. */
async function newUser({ stack }: ObservedStack, { messages }: Size): Promise<string> {
  const userId = randomUUID();
  const past = { endsAt: stack.now() - HOUR_MS, everyMs: TURN_MS };
  await putMessages(stack.services.dynamoDbEndpoint ?? '', conversation(userId, messages, past));
  return userId;
}
