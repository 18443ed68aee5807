import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ARCHITECT_PACKAGES, installArchitect } from '../peers/architect.ts';
import { pinnedVersion } from '../peers/packages.ts';
import { freePorts, type HostProcess, startProcess } from '../peers/processes.ts';
import {
  installServerlessOffline,
  SERVERLESS_OFFLINE_13,
  SERVERLESS_OFFLINE_14,
  type ServerlessRelease,
} from '../peers/serverless-offline.ts';
import { APP_FOLDER, ROUTES, SELECTION, WAYS, type Way } from './app.ts';

/** Something that runs the echo app in a process of its own. */
export type Host = {
  readonly name: string;
  readonly isPeer: boolean;
  readonly ways: readonly Way[];
  /** Whether the processor time of its process is all that it takes. */
  readonly isOneProcess: boolean;
  /** Whether it is worth asking 100 clients too. */
  readonly isForMany: boolean;
  /** For which memory is measured: so many connections, so many of them opened at once. */
  readonly idle?: { readonly connections: number; readonly atOnce: number };
  start(): Promise<RunningHost>;
};

export type RunningHost = { readonly url: string; readonly process: HostProcess };

const PROBE = ['--import', new URL('./probe.ts', import.meta.url).href];
const MANY = { connections: 2_000, atOnce: 20 } as const;

/** Names that the report refers to. */
export const NAMES = {
  ws: 'plain ws',
  inProcess: 'gateway, handlers in its process',
  emulator: 'whole emulator, functions in threads',
  serverlessOffline13: serverlessName(SERVERLESS_OFFLINE_13, true),
} as const;

/** Ours, and the server beside which they stand in every run. */
export function ownHosts(folder: string): readonly Host[] {
  const own = (name: string, program: string, stagePath: string): Host => ({
    name,
    isPeer: false,
    isOneProcess: true,
    ways: program === 'ws' ? ['reply'] : WAYS,
    isForMany: true,
    ...(program !== 'emulator' && { idle: MANY }), // which has the same gateway
    start: () => startProgram(program, stagePath, folder),
  });
  return [own(NAMES.ws, 'ws', ''), own(NAMES.inProcess, 'in-process', '/dev'), own(NAMES.emulator, 'emulator', '/dev')];
}

/** Other people's, installed when they are started. */
export function peerHosts(folder: string): readonly Host[] {
  const peer = { isPeer: true, isOneProcess: true } as const;
  const serverless = (release: ServerlessRelease, useInProcess: boolean): Host => ({
    ...peer,
    name: serverlessName(release, useInProcess),
    ways: WAYS,
    isForMany: useInProcess, // fifty workers that start at once are slow already
    ...(useInProcess && { idle: { connections: 1_000, atOnce: 10 } }), // with workers it is the same gateway
    start: () => startServerless(join(folder, release.packages[0].replace('@', '-')), release, useInProcess),
  });
  return [
    serverless(SERVERLESS_OFFLINE_13, true),
    serverless(SERVERLESS_OFFLINE_13, false),
    serverless(SERVERLESS_OFFLINE_14, true),
    serverless(SERVERLESS_OFFLINE_14, false),
    {
      ...peer,
      name: `Architect sandbox ${pinnedVersion(ARCHITECT_PACKAGES[1])}`,
      isOneProcess: false,
      isForMany: false,
      ways: ['post'], // it sends no route responses; and no idle connections, because it starts a process for each
      start: () => startSandbox(join(folder, 'architect')),
    },
  ];
}

function serverlessName({ packages: [offline] }: ServerlessRelease, useInProcess: boolean): string {
  return `serverless-offline ${pinnedVersion(offline)}, ${useInProcess ? 'in process' : 'in workers'}`;
}

async function startProgram(program: string, stagePath: string, folder: string): Promise<RunningHost> {
  const [port = 0] = await freePorts(1);
  const process = await startProcess({
    arguments: [...PROBE, fileURLToPath(new URL(`./programs/${program}.ts`, import.meta.url)), `${port}`],
    folder,
    environment: {},
    port,
    logFile: join(folder, `${program}.log`),
  });
  return { url: `ws://127.0.0.1:${port}${stagePath}`, process };
}

async function startServerless(
  folder: string,
  release: ServerlessRelease,
  useInProcess: boolean,
): Promise<RunningHost> {
  const serverlessOffline = await installServerlessOffline(folder, release);
  const project = useInProcess ? 'in-process' : 'in-workers';
  cpSync(APP_FOLDER, join(folder, project, 'app'), { recursive: true });
  return serverlessOffline.start(
    project,
    {
      provider: {
        timeout: 60, // s; its workers need more than the 6 of its default when 50 start at once
        websocketsApiRouteSelectionExpression: SELECTION,
      },
      offline: { useInProcess },
      environment: (callbackUrl) => ({ CALLBACK_URL: callbackUrl }),
      functions: Object.fromEntries(Object.values(ROUTES).map(({ module }) => [module, functionOf(module)])),
    },
    PROBE,
  );
}

function functionOf(module: string) {
  const own = Object.entries(ROUTES).filter(([, route]) => route.module === module);
  return {
    handler: `app/${module}.handler`,
    events: own.map(([route, { routeResponse }]) => ({
      websocket: { route, ...(routeResponse && { routeResponseSelectionExpression: '$default' }) },
    })),
  };
}

async function startSandbox(folder: string): Promise<RunningHost> {
  const architect = await installArchitect(folder);
  cpSync(APP_FOLDER, join(folder, 'bench', 'app'), { recursive: true });
  const modules = Object.entries(ROUTES).map(([key, { module }]) => [key.replace('$', ''), `app/${module}.mjs`]);
  return architect.start(
    'bench',
    { routes: Object.fromEntries(modules), environment: (callbackUrl) => ({ CALLBACK_URL: callbackUrl }) },
    PROBE,
  );
}
