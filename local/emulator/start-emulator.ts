import { gatewayCounters } from '../faults/gateway-counters.ts';
import { type FaultControl, type RunningFaults, startFaults } from '../faults/start-faults.ts';
import { type Gateway, systemClock } from '../gateway/index.ts';
import { checkPort } from '../port-check.ts';
import { startConsumers, startScheduler } from './event-sources.ts';
import { openFunctionTime } from './function-time.ts';
import { createFunctions } from './functions.ts';
import { openGateway } from './gateway.ts';
import { openHttpApi } from './http-api.ts';
import type { EmulatorOptions, EmulatorStatus, EmulatorView, Services } from './options.ts';
import { contentsOf, servicesOf, startStores } from './stores.ts';

export type Emulator = {
  readonly gateway: Gateway;
  readonly services: Services;
  /** There when `EmulatorOptions.faults` is. */
  readonly faults: FaultControl | undefined;
  /** What functions take for the time, milliseconds since the epoch. */
  now(): number;
  status(): Promise<EmulatorStatus>;
  /** Ends everything in good order, within seconds. */
  stop(): Promise<void>;
};

const SHUTDOWN_MS = 5_000; // 5 s, as long as the gateway waits for its integrations

type Stop = () => Promise<void>;

/**
 * Starts an API Gateway WebSocket API, an HTTP API beside it if one is asked for, and what stands around them: functions in threads, DynamoDB, SQS with its event source
 * mappings, schedules. Parts stop in the reverse order of their start; a part that does not start stops those before it.
 *
 * Rejects with what the part said that did not start, e.g. `EADDRINUSE`, or a TypeError for options that make no sense. A function
 * that starts later says in the log that it did not, and tries again when it is invoked.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  checkReferences(options);
  const stops: Stop[] = [];
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next();
  };
  try {
    return { ...(await startParts(options, stops)), stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** Notes in `stops` how each part is stopped, as soon as it has started. */
async function startParts(options: EmulatorOptions, stops: Stop[]): Promise<Omit<Emulator, 'stop'>> {
  await checkPort(options.host, options.port);
  let opened: Gateway | undefined;
  const faults = await openFaults(options, () => opened, stops);
  const { clock = systemClock } = options;
  const time = openFunctionTime(options.speed ?? 1, options.dataFolder, clock);
  const stores = await startStores(options, time, faults, (store) => stops.push(store.stop));
  stops.push(async () => time.stop());
  stops.push(async () => faults?.stop());
  const delivered = new Map<string, number>();
  const functions = createFunctions(options, time, faults);
  stops.push(functions.stop);
  const view: EmulatorView = {
    ready: functions.ready,
    openConnections: () => opened?.openConnections() ?? 0,
    status: async () => ({ openConnections: view.openConnections(), ...(await contentsOf(stores, delivered)) }),
  };
  const httpApi = openHttpApi(options, time, functions.invoke);
  const gateway = await openGateway(options, time, functions.invoke, view, faults?.gateway, httpApi);
  opened = gateway;
  stops.push(gateway.close);
  stops.push(async () => void (await httpApi?.settled(SHUTDOWN_MS)));
  const services = servicesOf(gateway, stores);
  await functions.start(services);
  const countDelivery = (queue: string, messages: number): void => {
    delivered.set(queue, (delivered.get(queue) ?? 0) + messages);
  };
  stops.push(startConsumers(options, stores.queues, functions.invoke, faults?.deliveries, countDelivery));
  stops.push(startScheduler(options, time, functions.invoke));
  return { gateway, services, faults: faults?.control, now: () => time.at(clock.now()), status: view.status };
}

/** @throws TypeError where something names a function that is not there. */
function checkReferences({
  functions,
  routes,
  httpApi,
  authorizer,
  queues = {},
  schedules = {},
}: EmulatorOptions): void {
  const named = [
    ...Object.values(routes).map((route) => route.function),
    ...Object.values(httpApi?.routes ?? {}),
    authorizer?.function,
    ...Object.values(queues).map(({ consumer }) => consumer?.function),
    ...Object.values(schedules).map((schedule) => schedule.function),
  ];
  const missing = named.find((name) => name !== undefined && functions[name] === undefined);
  if (missing !== undefined) throw new TypeError(`There is no function ${missing}`);
}

async function openFaults(
  { faults: plan, clock = systemClock }: EmulatorOptions,
  gateway: () => Gateway | undefined,
  stops: Stop[],
): Promise<RunningFaults | undefined> {
  if (plan === undefined) return undefined;
  const otherCounters = () => {
    const counts = gateway()?.counters();
    return counts === undefined ? {} : gatewayCounters(counts);
  };
  const faults = await startFaults({ clock, plan: plan === true ? {} : plan, otherCounters });
  stops.push(faults.close);
  return faults;
}
