import { setTimeout as sleep } from 'node:timers/promises';
import { readHistories } from './audit.ts';
import { type Device, startDevice } from './device.ts';
import { faultPlan } from './faults.ts';
import { newLedger } from './ledger.ts';
import { makePlan, type Plan } from './plan.ts';
import { seeded } from './random.ts';
import type { Outcome } from './report.ts';
import { type Stack, startStack } from './stack.ts';
import { readStore } from './store.ts';
import { tokenIssuer } from './tokens.ts';
import { judge } from './verdict.ts';

export type ChaosOptions = {
  readonly seed: number;
  readonly clients: number;
  readonly messages: number;
  readonly loadMs: number;
  readonly overrunMs: number; // that the load may take longer on a slow machine
  readonly settleWithinMs: number; // and what the load did not take of its time
  readonly paceMs: number; // per word of Demi's
  readonly calm: boolean; // nothing is disturbed but by the clients themselves
  readonly keepData: boolean;
  readonly command: string;
  readonly say: (line: string) => void;
};

const KILL_RATE = 0.02; // of all invocations
const KILLING_SHARE = 0.65; // of the load: what a worker held that died at once comes back after a minute and a half
const LOOK_EVERY_MS = 500;
const NEVER_EMPTIED = 'demi-welcome-dead'; // kept for people to look at
const QUIET_FOR_MS = 8_000; // 8 s: longer than a correction of a history is put off, where the stack does not show its queues

/** Starts a stack, disturbs it while the clients of the plan use it, lets it recover, and gathers what there is to judge. */
export async function runChaos(options: ChaosOptions): Promise<Outcome> {
  const stack = await startStack({ faults: !options.calm, paceMs: options.paceMs });
  try {
    return await run(stack, options);
  } finally {
    await stack.stop();
    if (options.keepData) options.say(`The data are in ${stack.dataFolder}, the log is beside them.`);
    else await stack.removeData();
  }
}

async function run(stack: Stack, options: ChaosOptions): Promise<Outcome> {
  const { seed, clients, messages, loadMs, say } = options;
  const plan = makePlan({ seed, clients, messages, loadMs });
  const newToken = await tokenIssuer(stack.dataFolder);
  const ledger = newLedger();
  if (!options.calm) await stack.setFaults(faultPlan(seed, KILL_RATE));
  say(`${plan.users.length} users on ${clients} clients send ${messages} messages within ${loadMs / 1000} s.`);
  const startedAt = Date.now();
  const devices = plan.users.flatMap((user) =>
    user.devices.map((device) => {
      const random = seeded(`${seed}/${device.name}`);
      return startDevice({ user, plan: device, startedAt, url: stack.url, newToken, ledger, random });
    }),
  );
  try {
    await sleep(loadMs * KILLING_SHARE);
    if (!options.calm) await stack.setFaults(faultPlan(seed, 0));
    await sleep(loadMs * (1 - KILLING_SHARE));
    await finishes(devices, options.overrunMs);
    const loadedMs = Date.now() - startedAt;
    if (!options.calm) await stack.clearFaults();
    for (const device of devices) device.calmDown();
    say('The load is over; everybody comes back and waits for what is missing.');
    const settlingSince = Date.now();
    const untilAllIsOverMs = loadMs + options.overrunMs + options.settleWithinMs - loadedMs;
    const isSettled = await settles(stack, devices, untilAllIsOverMs);
    const settleMs = Date.now() - settlingSince;
    const stackCounters = await countersOf(stack);
    say('Reading every history from the beginning.');
    const evidence = devices.map((device) => device.evidence());
    for (const device of devices) device.close();
    const endedAt = Date.now();
    const said = ledger.said();
    const histories = await readHistories(stack.url, newToken, userIds(plan));
    const stackEnd = await stack.stop();
    const store = await readStore(stack.dataFolder);
    return {
      seed,
      command: options.command,
      users: plan.users.length,
      clients,
      loadMs: loadedMs,
      settleMs,
      isSettled,
      planned: messages,
      said,
      failuresTold: new Set(evidence.flatMap(({ view }) => [...view.toldFailed])).size,
      waitingInStore: store.waiting,
      counts: ledger.counts(),
      stackCounters,
      findings: judge({ said, devices: evidence, histories, stored: store.messages, endedAt }),
      traces: new Map(evidence.map(({ name, trace }) => [name, trace])),
      stackEnd,
    };
  } finally {
    for (const device of devices) device.close();
  }
}

/** Waits until every device has done all that it had to do: on a slow machine later than planned, but not without end. */
async function finishes(devices: readonly Device[], withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline && !devices.every((device) => device.isDone())) await sleep(LOOK_EVERY_MS);
}

/** Waits until nobody waits for anything any more; false: the time was up before. */
async function settles(stack: Stack, devices: readonly Device[], withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    await sleep(LOOK_EVERY_MS);
    if (!devices.every((device) => device.isSettled())) continue;
    const empty = await areQueuesEmpty(stack).catch(() => false); // it has too much to do to answer
    const lastNews = Math.max(...devices.map((device) => device.lastNewsAt()));
    if (empty ?? lastNews + QUIET_FOR_MS < Date.now()) return true;
  }
  return false;
}

/** Undefined: the stack does not tell. */
async function areQueuesEmpty(stack: Stack): Promise<boolean | undefined> {
  const state = await stack.state();
  return state === undefined
    ? undefined
    : Object.entries(state.queues)
        .filter(([name]) => name !== NEVER_EMPTIED)
        .every(([, { visible, in_flight, delayed }]) => visible + in_flight + delayed === 0);
}

async function countersOf(stack: Stack): Promise<Readonly<Record<string, number>>> {
  const state = await stack.state().catch(() => undefined);
  const queues = Object.entries(state?.queues ?? {});
  const left = queues.flatMap(([name, { visible, in_flight, delayed }]) => [
    [`left in ${name}, visible`, visible],
    [`left in ${name}, in flight`, in_flight],
    [`left in ${name}, delayed`, delayed],
  ]);
  const dead = queues.filter(([name]) => name.includes('-dead'));
  const deadLetters = dead.reduce(
    (sum, [, { delivered, visible, in_flight }]) => sum + delivered + visible + in_flight,
    0,
  );
  return { ...(await stack.counters()), ...Object.fromEntries(left), 'dead letters': deadLetters };
}

function userIds({ users }: Plan): readonly string[] {
  return users.map(({ userId }) => userId);
}
