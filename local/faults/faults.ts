import type { Clock } from '../gateway/index.ts';
import type { Troubles } from '../gateway/troubles.ts';
import type { DeliveryTroubles } from '../queues/troubles.ts';
import type { CallFates, ServiceTroubles } from '../services/troubles.ts';
import { type Counters, counterOf } from './counters.ts';
import { deliveryTroubles } from './delivery-troubles.ts';
import { type Fate, fateOf, type Outcome } from './fate.ts';
import { type FunctionFaults, functionTroubles } from './function-troubles.ts';
import { gatewayTroubles } from './gateway-troubles.ts';
import type { FaultPlan, ServiceName } from './plan.ts';
import { type Refuse, refuseConnections, refuseSqs } from './refusals.ts';
import { serviceDoor } from './service-door.ts';
import { createSource, type Source } from './source.ts';
import { createWaits } from './waits.ts';

/** Everything that goes wrong on purpose in one emulator, by the plan that is set. */
export type Faults = {
  readonly gateway: Troubles;
  readonly functions: FunctionFaults;
  readonly deliveries: DeliveryTroubles;
  readonly dynamoDb: CallFates;
  readonly sqs: ServiceTroubles;
  plan(): FaultPlan;
  /** Replaces the plan, and starts its dice anew. @throws TypeError with `code` and `field` for one that makes no sense. */
  set(plan: FaultPlan): void;
  readonly counters: Counters;
  /** Ends what waits: those calls are neither done nor answered. */
  stop(): void;
};

/** @throws TypeError with `code` and `field` for a first plan that makes no sense. */
export function createFaults(clock: Clock, first: FaultPlan): Faults {
  const source = createSource(first);
  const { wait, stop } = createWaits(clock);
  const outcome = async (service: ServiceName, tables: () => readonly string[]): Promise<Outcome> => {
    const fate = callFate(source, service, tables);
    if (fate.latencyMs > 0) await wait(fate.latencyMs);
    return fate.outcome;
  };
  const door = (service: ServiceName, refuse: Refuse): ServiceTroubles =>
    serviceDoor({ fate: (tables) => outcome(service, tables), refuse });
  return {
    gateway: gatewayTroubles(source, door('connections', refuseConnections)),
    functions: functionTroubles(source, clock, wait),
    deliveries: deliveryTroubles(source),
    dynamoDb: { outcome: (tables) => outcome('dynamodb', () => tables) },
    sqs: door('sqs', refuseSqs),
    plan: source.plan,
    set: source.set,
    counters: source.counters,
    stop,
  };
}

function callFate({ plan, dice, counters }: Source, service: ServiceName, tables: () => readonly string[]): Fate {
  const { services = {}, tables: tableFaults } = plan();
  const rates = tableFaults === undefined ? [] : tables().map((name) => tableFaults[name]?.throttle_rate ?? 0);
  const fate = fateOf(dice(service), services[service] ?? {}, rates);
  const counter = counterOf(service, fate.outcome);
  if (counter !== undefined) counters.add(counter);
  if (fate.latencyMs > 0) counters.add(`${service}_delayed`);
  return fate;
}
