import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AWS_LATENCIES, type EmulatorOptions, type Services, startEmulator } from '../../../local/index.ts';
import { consoleLog } from '../../../local/log.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { createReports, type Design } from '../design.ts';
import { seed } from '../seed.ts';

const MESSAGES = 'simple-messages';
const CONNECTIONS = 'simple-connections';
const TIMEOUT_MS = 30_000; // 30 s; the gateway waits for 29
const POLL_MS = 2;

const entry = (name: string) => fileURLToPath(new URL(`${name}.ts`, import.meta.url));

/** The reply inside the route's function; it knows no other connection than the one that speaks. */
export function startReplyInRoute(modelUrl: string): Promise<Design> {
  return start(modelUrl, 'reply-in-route', {}, 0);
}

/** The table of all connections, scanned for each message. `others`: rows of other users in it. */
export function startScanConnections(modelUrl: string, others: number): Promise<Design> {
  const routes = {
    $connect: { function: 'connect', routeResponse: false },
    $disconnect: { function: 'disconnect', routeResponse: false },
  };
  return start(modelUrl, 'scan-connections', routes, others);
}

async function start(
  modelUrl: string,
  message: string,
  routes: EmulatorOptions['routes'],
  others: number,
): Promise<Design> {
  const data = await temporaryFolder();
  const reports = createReports();
  const environment = (): Record<string, string> => ({
    MESSAGES_TABLE: MESSAGES,
    CONNECTIONS_TABLE: CONNECTIONS,
    MODEL_URL: modelUrl,
  });
  const names = ['authorizer', message, ...Object.values(routes).flatMap((route) => route.function ?? [])];
  const emulator = await startEmulator({
    host: '127.0.0.1',
    port: 0,
    stage: 'simple',
    dataFolder: data.path,
    routeSelectionExpression: '$request.body.event',
    routes: { ...routes, message: { function: message, routeResponse: true } },
    authorizer: { function: 'authorizer', identitySource: ['route.request.querystring.user'] },
    functions: Object.fromEntries(
      names.map((name) => [name, { entry: entry(name), timeoutMs: TIMEOUT_MS, environment }]),
    ),
    tables: {
      [MESSAGES]: { partitionKey: 'user_id', sortKey: 'message_id' },
      [CONNECTIONS]: { partitionKey: 'connection_id' },
    },
    faults: AWS_LATENCIES,
    onInvocation: reports.hear,
    log: consoleLog,
  });
  await seedOthers(emulator.services, others);
  return {
    address: `${emulator.gateway.url}?user=user`,
    greeting: undefined,
    async settled() {
      while (!reports.has('message')) await wait(POLL_MS); // all is done when its function ends
      return reports.take();
    },
    async stop() {
      await emulator.stop();
      await data.remove();
    },
  };
}

function seedOthers({ dynamoDbEndpoint = '' }: Services, others: number): Promise<void> {
  const connected_at = new Date().toISOString();
  const rows = Array.from({ length: others }, (_, index) => ({
    connection_id: `other-${index}=`,
    user_id: `other-${index}`,
    connected_at,
  }));
  return seed(dynamoDbEndpoint, CONNECTIONS, rows);
}
