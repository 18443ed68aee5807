import { emulatorEnvironment } from './emulator-environment.ts';
import type { EmulatorOptions, EmulatorStatus, EmulatorView, Services } from './emulator-options.ts';
import { gatewayCounters } from './faults/gateway-counters.ts';
import { type FaultControl, type RunningFaults, startFaults } from './faults/start-faults.ts';
import { type Gateway, type Invoke, startGateway, systemClock } from './gateway/index.ts';
import { type LocalFunction, startFunction } from './lambda/start-function.ts';
import { checkPort } from './port-check.ts';
import { consume } from './queues/consume.ts';
import { type LocalQueues, startQueues } from './queues/start-queues.ts';
import { startSchedules } from './schedules/start-schedules.ts';
import { startTables } from './tables/start-tables.ts';

export type Emulator = {
  readonly gateway: Gateway;
  readonly services: Services;
  /** There when `EmulatorOptions.faults` is. */
  readonly faults: FaultControl | undefined;
  status(): Promise<EmulatorStatus>;
  /** Ends everything in good order, within seconds. */
  stop(): Promise<void>;
};

type InvokeFunction = (name: string, event: unknown) => Promise<unknown>;
type Tables = Pick<Awaited<ReturnType<typeof startTables>>, 'endpoint' | 'count' | 'stop'>;

/**
 * Starts an API Gateway WebSocket API and what stands around it: functions in threads, DynamoDB, SQS with its event source
 * mappings, schedules. Parts stop in the reverse order of their start; a part that does not start stops those before it.
 *
 * Rejects with what the part said that did not start, e.g. `EADDRINUSE`, or a TypeError for options that make no sense.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  checkReferences(options);
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next();
  };
  try {
    await checkPort(options.host, options.port);
    let opened: Gateway | undefined;
    const faults = await openFaults(options, () => opened, stops);
    const { tables, queues } = await startStores(options, faults, stops);
    stops.push(async () => faults?.stop());
    const functions = new Map<string, LocalFunction>();
    const ready = Promise.withResolvers<void>();
    const invoke: InvokeFunction = async (name, event) => {
      await ready.promise;
      const result = Promise.resolve(functions.get(name)?.invoke(event));
      return faults === undefined ? result : faults.functions.watch(result);
    };
    stops.push(() => allOf([...functions.values()].map((running) => running.stop())));
    const view: EmulatorView = {
      ready: ready.promise,
      openConnections: () => opened?.openConnections() ?? 0,
      status: async () => ({
        openConnections: view.openConnections(),
        queues: (await queues?.depths()) ?? {},
        tables: Object.fromEntries(
          Object.entries((await tables?.count()) ?? {}).map(([name, items]) => [name, { items }]),
        ),
      }),
    };
    const gateway = await openGateway(options, invoke, view, faults);
    opened = gateway;
    stops.push(gateway.close);
    const services = describeServices(gateway, tables, queues);
    await startFunctions(options, services, functions, faults);
    ready.resolve();
    stops.push(startConsumers(options, queues, invoke, faults));
    stops.push(startScheduler(options, invoke));
    return { gateway, services, faults: faults?.control, status: view.status, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** @throws TypeError where something names a function that is not there. */
function checkReferences({ functions, routes, authorizer, queues = {}, schedules = {} }: EmulatorOptions): void {
  const named = [
    ...Object.values(routes).map((route) => route.function),
    ...(authorizer === undefined ? [] : [authorizer.function]),
    ...Object.values(queues).flatMap(({ consumer }) => (consumer === undefined ? [] : [consumer.function])),
    ...Object.values(schedules).map((schedule) => schedule.function),
  ];
  const missing = named.find((name) => functions[name] === undefined);
  if (missing !== undefined) throw new TypeError(`There is no function ${missing}`);
}

async function openFaults(
  { faults: plan, clock = systemClock }: EmulatorOptions,
  gateway: () => Gateway | undefined,
  stops: (() => Promise<void>)[],
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

/** Tables and queues start side by side. If one fails, the other must be there to be stopped. */
async function startStores(
  options: EmulatorOptions,
  faults: RunningFaults | undefined,
  stops: (() => Promise<void>)[],
) {
  const stoppable = <T extends { stop(): Promise<void> }>(part: T): T => {
    stops.push(part.stop);
    return part;
  };
  const { dataFolder, tables: tableShapes = {}, queues: queueShapes = {} } = options;
  const hasTables = Object.keys(tableShapes).length > 0;
  if (hasTables && dataFolder === undefined) throw new TypeError('Tables need a data folder');
  const tableDoor = { troubles: faults?.dynamoDb, countUnits: options.onInvocation !== undefined };
  const starting = [
    hasTables ? startTables(dataFolder ?? '', tableShapes, tableDoor).then(stoppable) : undefined,
    Object.keys(queueShapes).length > 0 ? startQueues(queueShapes, faults?.sqs).then(stoppable) : undefined,
  ] as const;
  await Promise.allSettled(starting);
  const [tables, queues] = await Promise.all(starting);
  return { tables, queues };
}

function openGateway(
  options: EmulatorOptions,
  invoke: InvokeFunction,
  view: EmulatorView,
  faults: RunningFaults | undefined,
): Promise<Gateway> {
  const { host, port, stage, routeSelectionExpression, websocketPaths, limits, clock, authorizer } = options;
  const invokeOf =
    (name: string): Invoke =>
    (event) =>
      invoke(name, event);
  const routes = Object.entries(options.routes).map(([key, { function: name, routeResponse }]) => [
    key,
    { invoke: invokeOf(name), routeResponse },
  ]);
  return startGateway({
    host,
    port,
    stage,
    routeSelectionExpression,
    routes: Object.fromEntries(routes),
    authorizer: authorizer && { invoke: invokeOf(authorizer.function), identitySource: authorizer.identitySource },
    websocketPaths,
    limits,
    clock,
    http: options.http?.(view),
    troubles: faults?.gateway,
    log: ({ message, ...details }) => options.log(message, details),
  });
}

function describeServices(gateway: Gateway, tables: Tables | undefined, queues: LocalQueues | undefined): Services {
  return {
    callbackUrl: gateway.callbackUrl,
    dynamoDbEndpoint: tables?.endpoint,
    sqsEndpoint: queues?.endpoint,
    queueUrl(name) {
      const queue = queues?.queues.get(name);
      if (queue === undefined) throw new TypeError(`There is no queue ${name}`);
      return queue.url;
    },
  };
}

async function startFunctions(
  options: EmulatorOptions,
  services: Services,
  started: Map<string, LocalFunction>,
  faults: RunningFaults | undefined,
): Promise<void> {
  const { functions, onInvocation, log } = options;
  const common = emulatorEnvironment(services);
  const entries = Object.entries(functions);
  await allOf(
    entries.map(async ([name, { environment, ...shape }]) => {
      const own = { ...common, ...environment?.(services) };
      started.set(
        name,
        await startFunction({ name, ...shape, environment: own, onInvocation, log, troubles: faults?.functions }),
      );
    }),
  );
}

/** Returns how to stop them, all at once. */
function startConsumers(
  { queues: shapes = {}, log }: EmulatorOptions,
  queues: LocalQueues | undefined,
  invoke: InvokeFunction,
  faults: RunningFaults | undefined,
): () => Promise<void> {
  const stops = [...(queues?.queues ?? [])].flatMap(([name, queue]) => {
    const settings = shapes[name]?.consumer;
    if (queues === undefined || settings === undefined) return [];
    const invokeConsumer = (event: unknown) => invoke(settings.function, event);
    return [
      consume({ client: queues.client, queue, settings, invoke: invokeConsumer, troubles: faults?.deliveries, log }),
    ];
  });
  return () => allOf(stops.map((stop) => stop()));
}

function startScheduler(options: EmulatorOptions, invoke: InvokeFunction): () => Promise<void> {
  const stop = startSchedules({
    schedules: options.schedules ?? {},
    clock: options.clock ?? systemClock,
    invoke: (_schedule, shape) => invoke(shape.function, shape.input ?? {}),
    log: options.log,
  });
  return async () => stop();
}

async function allOf(work: readonly Promise<unknown>[]): Promise<void> {
  await Promise.all(work);
}
