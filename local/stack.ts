import { fileURLToPath } from 'node:url';
import { QUEUES, type QueueName } from '../adapters/resources.ts';
import { CONSUMERS, FUNCTIONS, type FunctionName, ROUTE_SELECTION_EXPRESSION, ROUTES } from '../lambdas/routes.ts';
import { functionEnvironment } from './environment.ts';
import { type Gateway, type Invoke, startGateway } from './gateway/index.ts';
import { httpPaths } from './http-paths.ts';
import { type LocalFunction, startFunction } from './lambda/start-function.ts';
import type { Log } from './log.ts';
import { checkPort } from './port-check.ts';
import { consume } from './queues/consume.ts';
import { type LocalQueues, startQueues } from './queues/start-queues.ts';
import type { LocalSettings } from './settings.ts';
import { startTables } from './tables/start-tables.ts';
import { tokenSecret } from './token-secret.ts';
import { buildPage } from './web.ts';

export const STAGE = 'local';
export const CHAT_PATH = '/api/v1/chat/ws';

export type StackOptions = LocalSettings & {
  readonly log: Log;
  /** Where a function's module is. @default the sources, as lambdas/routes.ts names them */
  readonly entryOf?: (name: FunctionName) => string;
  /** The environment of one function, out of all that there is. @default all of it */
  readonly environmentOf?: (name: FunctionName, all: Readonly<Record<string, string>>) => Record<string, string>;
};

export type LocalStack = {
  readonly gateway: Gateway;
  readonly secret: string;
  stop(): Promise<void>;
};

/**
 * Tables, queues, gateway and functions: the stack of `lib` on one machine, made from the same tables of routes, functions
 * and queues. Parts stop in the reverse order of their start; a part that does not start stops those before it.
 */
export async function startStack(options: StackOptions): Promise<LocalStack> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next();
  };
  const stoppable = <T extends { stop(): Promise<void> }>(part: T): T => {
    stops.push(part.stop);
    return part;
  };
  try {
    await checkPort(options.host, options.port);
    const secret = await tokenSecret(options.dataFolder);
    const page = buildPage();
    const starting = [startTables(options.dataFolder).then(stoppable), startQueues().then(stoppable)] as const;
    await Promise.allSettled(starting); // if one fails, the other must be there to be stopped
    const [tables, queues] = await Promise.all(starting);
    const functions = new Map<FunctionName, LocalFunction>();
    const ready = Promise.withResolvers<void>();
    const invoke: InvokeFunction = async (name, event) => {
      await ready.promise;
      return functions.get(name)?.invoke(event);
    };
    stops.push(async () => {
      await Promise.all([...functions.values()].map((running) => running.stop()));
    });
    const gateway = await openGateway(options, invoke, await page, ready.promise);
    stops.push(gateway.close);
    const environment = { ...functionEnvironment(tables, queues, gateway, secret), ...options.environment };
    await startFunctions(options, environment, functions);
    ready.resolve();
    stops.push(startConsumers(queues, invoke, options.log));
    return { gateway, secret, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

type InvokeFunction = (name: FunctionName, event: unknown) => Promise<unknown>;

function openGateway(
  options: StackOptions,
  invoke: InvokeFunction,
  page: Awaited<ReturnType<typeof buildPage>>,
  ready: Promise<void>,
): Promise<Gateway> {
  const invokeOf =
    (name: FunctionName): Invoke =>
    (event) =>
      invoke(name, event);
  const routes = Object.entries(ROUTES).map(([key, route]) => [
    key,
    { invoke: invokeOf(route.function), routeResponse: route.answers },
  ]);
  const opened: Promise<Gateway> = startGateway({
    host: options.host,
    port: options.port,
    stage: STAGE,
    routeSelectionExpression: ROUTE_SELECTION_EXPRESSION,
    routes: Object.fromEntries(routes),
    authorizer: { invoke: invokeOf('authorizer') },
    websocketPaths: [CHAT_PATH],
    http: httpPaths(page, async () => {
      await ready;
      return (await opened).openConnections();
    }),
    log: ({ message, ...details }) => options.log(message, details),
  });
  return opened;
}

async function startFunctions(
  options: StackOptions,
  environment: Readonly<Record<string, string>>,
  started: Map<FunctionName, LocalFunction>,
): Promise<void> {
  const { entryOf = sourceOf, environmentOf = (_name, all) => ({ ...all }) } = options;
  const start = async (name: FunctionName): Promise<void> => {
    const timeoutMs = FUNCTIONS[name].timeoutSeconds * 1000;
    const own = environmentOf(name, environment);
    started.set(name, await startFunction({ name, entry: entryOf(name), environment: own, timeoutMs }));
  };
  await Promise.all((Object.keys(FUNCTIONS) as FunctionName[]).map(start));
}

function sourceOf(name: FunctionName): string {
  return fileURLToPath(new URL(`../${FUNCTIONS[name].entry}`, import.meta.url));
}

/** Returns how to stop them, all at once. */
function startConsumers(queues: LocalQueues, invoke: InvokeFunction, log: Log): () => Promise<void> {
  const stops = (Object.entries(CONSUMERS) as [QueueName, FunctionName][]).flatMap(([queueName, functionName]) => {
    const settings = QUEUES[queueName].consumer;
    if (settings === undefined) return [];
    const queue = queues.queues[queueName];
    return [consume({ client: queues.client, queue, settings, invoke: (event) => invoke(functionName, event), log })];
  });
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
