import type { Clock } from '../gateway/index.ts';
import type { Troubles } from '../gateway/troubles.ts';
import type { FunctionTroubles } from '../lambda/troubles.ts';
import type { DeliveryTroubles } from '../queues/troubles.ts';
import type { ServiceTroubles } from '../services/troubles.ts';
import { type Counters, counterOf, createCounters } from './counters.ts';
import { createDice, type Dice, type Range } from './dice.ts';
import { fateOf } from './fate.ts';
import { type FaultPlan, parsePlan, type ServiceName } from './plan.ts';
import { type Refuse, refuseConnections, refuseDynamoDb, refuseSqs } from './refusals.ts';
import { serviceDoor } from './service-door.ts';
import { createWaits } from './waits.ts';

/** Everything that goes wrong on purpose in one emulator, by the plan that is set. */
export type Faults = {
  readonly gateway: Troubles;
  readonly functions: FunctionTroubles;
  readonly deliveries: DeliveryTroubles;
  readonly dynamoDb: ServiceTroubles;
  readonly sqs: ServiceTroubles;
  plan(): FaultPlan;
  /** Replaces the plan, and starts its dice anew. @throws TypeError with `code` and `field` for one that makes no sense. */
  set(plan: FaultPlan): void;
  /** From now on everything goes well. */
  clear(): void;
  readonly counters: Counters;
  /** Settles as `invocation` does, and counts it if it was killed. */
  watch<T>(invocation: Promise<T>): Promise<T>;
  /** Ends what waits: those calls are neither done nor answered. */
  stop(): void;
};

type Source = {
  plan(): FaultPlan;
  /** The dice of one kind of fault: what else happens does not change its throws. */
  dice(kind: string): Dice;
  readonly counters: Counters;
};

const NO_WAIT: Range = [0, 0];
const KILLED = 'Runtime.ExitError'; // what Lambda calls it
const LAST_CALL = 8; // an invocation that dies does so at one of its first 8 calls

export function createFaults(clock: Clock, first: FaultPlan = {}): Faults {
  const counters = createCounters();
  const waits = createWaits(clock);
  let plan: FaultPlan = {};
  let dice = new Map<string, Dice>();
  const set = (next: FaultPlan): void => {
    plan = requirePlan(next);
    dice = new Map();
  };
  set(first);
  const source: Source = {
    plan: () => plan,
    dice(kind) {
      const known = dice.get(kind) ?? createDice(`${plan.seed ?? 1}/${kind}`);
      dice.set(kind, known);
      return known;
    },
    counters,
  };
  const door = (service: ServiceName, refuse: Refuse): ServiceTroubles =>
    serviceDoor({ fate: (tables) => callFate(source, service, tables), refuse, wait: waits.wait });
  return {
    gateway: gatewayTroubles(source, door('connections', refuseConnections)),
    functions: functionTroubles(source, clock),
    deliveries: deliveryTroubles(source),
    dynamoDb: door('dynamodb', refuseDynamoDb),
    sqs: door('sqs', refuseSqs),
    plan: () => plan,
    set,
    clear: () => set({}),
    counters,
    watch: (invocation) =>
      invocation.catch((cause: unknown) => {
        if (cause instanceof Error && cause.name === KILLED) counters.add('invocations_killed');
        throw cause;
      }),
    stop: waits.stop,
  };
}

function requirePlan(value: FaultPlan): FaultPlan {
  const parsed = parsePlan(value);
  if (parsed.ok) return parsed.plan;
  const { code, field, message } = parsed.problem;
  throw Object.assign(new TypeError(`${field === '' ? 'The plan' : field} ${message}`), { code, field });
}

function callFate({ plan, dice, counters }: Source, service: ServiceName, tables: () => readonly string[]) {
  const { services = {}, tables: tableFaults } = plan();
  const rates = tableFaults === undefined ? [] : tables().map((name) => tableFaults[name]?.throttle_rate ?? 0);
  const fate = fateOf(dice(service), services[service] ?? {}, rates);
  const counter = counterOf(service, fate.outcome);
  if (counter !== undefined) counters.add(counter);
  if (fate.latencyMs > 0) counters.add(`${service}_delayed`);
  return fate;
}

function gatewayTroubles({ plan, dice, counters }: Source, connections: ServiceTroubles): Troubles {
  return {
    managementCall: (_request, response, answer) => connections.call(response, answer),
    disconnectDelayMs() {
      const { drop_rate = 0, delay_ms = NO_WAIT } = plan().disconnect ?? {};
      const isDropped = dice('disconnect').strikes(drop_rate);
      const delayMs = dice('disconnect').between(delay_ms);
      if (isDropped) counters.add('disconnects_dropped');
      else if (delayMs > 0) counters.add('disconnects_delayed');
      return isDropped ? undefined : delayMs;
    },
    halfDeadAfterMs() {
      const { half_dead_rate = 0, half_dead_after_ms = NO_WAIT } = plan().sockets ?? {};
      const dies = dice('sockets').strikes(half_dead_rate);
      const afterMs = dice('sockets').between(half_dead_after_ms);
      if (dies) counters.add('sockets_half_dead');
      return dies ? afterMs : undefined;
    },
    messageDelayMs() {
      const delayMs = dice('messages').between(plan().messages?.delay_ms ?? NO_WAIT);
      if (delayMs > 0) counters.add('messages_delayed');
      return delayMs;
    },
  };
}

function deliveryTroubles({ plan, dice, counters }: Source): DeliveryTroubles {
  return {
    comesAgain() {
      const again = dice('duplicates').strikes(plan().deliveries?.duplicate_rate ?? 0);
      if (again) counters.add('deliveries_duplicated');
      return again;
    },
    delayMs() {
      const delayMs = dice('deliveries').between(plan().deliveries?.delay_ms ?? NO_WAIT);
      if (delayMs > 0) counters.add('deliveries_delayed');
      return delayMs;
    },
  };
}

function functionTroubles({ plan, dice, counters }: Source, clock: Clock): FunctionTroubles {
  const periods = new Map<string, number>();
  return {
    death() {
      const dies = dice('invocations').strikes(plan().invocations?.kill_rate ?? 0);
      const call = dice('invocations').between([1, LAST_CALL]);
      const when = dice('invocations').strikes(0.5) ? 'before' : 'after';
      return dies ? { call, when } : undefined;
    },
    clockOffsetMs(functionName) {
      const { seed = 1, clock: clockFaults } = plan();
      if (clockFaults === undefined) return 0;
      const period = Math.floor(clock.now() / clockFaults.every_ms);
      if (periods.get(functionName) !== period) counters.add('clock_jumps');
      periods.set(functionName, period);
      return createDice(`${seed}/clock/${functionName}/${period}`).between(clockFaults.offset_ms);
    },
  };
}
