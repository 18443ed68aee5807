import { fileURLToPath } from 'node:url';
import {
  CORS,
  FUNCTIONS,
  type FunctionName,
  HTTP_ROUTES,
  ROUTE_SELECTION_EXPRESSION,
  ROUTES,
} from '../../lambdas/routes.ts';
import { HTTP_BASE_PATH } from '../../protocol/http-paths.ts';
import {
  type Emulator,
  type EmulatorOptions,
  type FunctionShape,
  type HttpApiShape,
  type Log,
  type RouteShape,
  type Services,
  startEmulator,
} from '../index.ts';
import { functionEnvironment, partFor } from './environment.ts';
import { httpPaths } from './http-paths.ts';
import { localQueues, localTables } from './resources.ts';
import { localSchedules } from './schedules.ts';
import type { LocalSettings } from './settings.ts';
import { tokenSecret } from './token-secret.ts';
import { buildPage, type Page } from './web.ts';

/** What a first conversation does not need. */
const LATER: readonly FunctionName[] = ['http', 'fallback', 'reply-failed', 'check-in'];

export const STAGE = 'local';
export const CHAT_PATH = `${HTTP_BASE_PATH}/chat/ws`;

export type StackOptions = Omit<LocalSettings, 'mind'> & {
  readonly log: Log;
  /** What is to go wrong on purpose. @default nothing ever */
  readonly faults?: EmulatorOptions['faults'];
  /** Hears of every invocation that has ended. */
  readonly onInvocation?: EmulatorOptions['onInvocation'];
  /** @default 0 */
  readonly coldStartMs?: number | undefined;
  /** How many times as fast time passes for the functions. @default 1 */
  readonly speed?: number | undefined;
  /** Functions that start 2 s after the others. @default what a first conversation does not need */
  readonly startLater?: readonly FunctionName[] | undefined;
  /** Where a function's module is. @default the sources, as lambdas/routes.ts names them */
  readonly entryOf?: (name: FunctionName) => string;
  /** The environment of one function, out of all that is for it. @default all of it */
  readonly environmentOf?: (name: FunctionName, all: Readonly<Record<string, string>>) => Record<string, string>;
};

export type LocalStack = Emulator & {
  readonly secret: string;
  /** Builds the page if its sources have changed, so that whoever opens it does not wait. */
  preparePage(): Promise<void>;
};

/** The stack of `lib` on one machine, made from the same tables of routes, functions and queues. */
export async function startStack(options: StackOptions): Promise<LocalStack> {
  const page = pageWhenAskedFor(options.log);
  const secret = await tokenSecret(options.dataFolder);
  const emulator = await startEmulator({
    host: options.host,
    port: options.port,
    stage: STAGE,
    dataFolder: options.dataFolder,
    routeSelectionExpression: ROUTE_SELECTION_EXPRESSION,
    routes: localRoutes(),
    httpApi: localHttpApi(),
    authorizer: { function: 'authorizer' satisfies FunctionName },
    functions: localFunctions(options, secret),
    tables: localTables(),
    queues: localQueues(),
    schedules: localSchedules(options.environment),
    speed: options.speed,
    websocketPaths: [CHAT_PATH],
    http: (view) => httpPaths(page, view),
    faults: options.faults,
    onInvocation: options.onInvocation,
    log: options.log,
  });
  return { ...emulator, secret, preparePage: async () => void (await page().catch(() => undefined)) };
}

/** Builds the page once, and not before somebody asks for it: most of those who start a stack never do. */
function pageWhenAskedFor(log: Log): () => Promise<Page> {
  let page: Promise<Page> | undefined;
  return () => {
    page ??= buildPage().catch((cause: unknown) => {
      log('the chat page could not be built', { level: 'error', cause });
      throw cause;
    });
    return page;
  };
}

function localRoutes(): Record<string, RouteShape> {
  const entries = Object.entries(ROUTES);
  return Object.fromEntries(
    entries.map(([key, route]) => [key, { function: route.function, routeResponse: route.answers }]),
  );
}

function localHttpApi(): HttpApiShape {
  return {
    basePath: HTTP_BASE_PATH,
    routes: Object.fromEntries(HTTP_ROUTES.map(({ method, path, function: name }) => [`${method} ${path}`, name])),
    cors: {
      allowOrigins: ['*'],
      allowMethods: CORS.methods,
      allowHeaders: CORS.headers,
      exposeHeaders: CORS.exposedHeaders,
      maxAgeSeconds: CORS.maxAgeSeconds,
    },
  };
}

function localFunctions(options: StackOptions, secret: string): Record<string, FunctionShape> {
  const { startLater = LATER, entryOf = sourceOf, environmentOf = (_name, all) => ({ ...all }) } = options;
  const environment = (services: Services) => ({
    ...functionEnvironment(services, secret, options.speed),
    ...options.environment,
  });
  const names = Object.keys(FUNCTIONS) as FunctionName[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        entry: entryOf(name),
        timeoutMs: FUNCTIONS[name].timeoutSeconds * 1000,
        memoryMb: FUNCTIONS[name].memoryMb,
        coldStartMs: options.coldStartMs,
        startsLater: startLater.includes(name),
        environment: (services: Services) => environmentOf(name, partFor(name, environment(services))),
      },
    ]),
  );
}

function sourceOf(name: FunctionName): string {
  return fileURLToPath(new URL(`../../${FUNCTIONS[name].entry}`, import.meta.url));
}
