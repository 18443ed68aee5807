import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { connectionsTable } from '../../adapters/connections.ts';
import { ENV } from '../../adapters/env.ts';
import { TABLES } from '../../adapters/resources.ts';
import { emulatorEnvironment } from '../../local/emulator/environment.ts';
import { AWS_LATENCIES, type Emulator, type InvocationReport, startEmulator } from '../../local/index.ts';
import { startFunction } from '../../local/lambda/start-function.ts';
import { consoleLog } from '../../local/log.ts';
import { OWN_CLIENT } from '../../local/services/own-calls.ts';
import { startChild } from '../processes/child.ts';
import type { Endings } from '../processes/endings.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { goneAmong, type Pushed, recipientsOf, userOf, type Way, type WorldOrder, type WorldReport } from './plan.ts';
import type { Run } from './tables.ts';

const TABLE = 'connections';
const TIMEOUT_MS = 60_000; // 1 min
const HANDSHAKES = 100_000;
const HOUR_MS = 3_600_000;
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A gateway with open sockets, and a function that posts to them. */
export type Stage = {
  /** Whether calls take as long as in AWS from now on. */
  setLatencies(areOn: boolean): void;
  /** Pushes one frame to so many recipients, 5 % of them gone, of whom there are rows; so many are slow. */
  push(way: Way, recipients: number, slow?: number): Promise<Run>;
  /** How many frames have reached clients. */
  received(): Promise<number>;
};

/** Opens sockets for pushes to at most so many recipients. */
export async function startStage(mostRecipients: number, toEnd: Endings): Promise<Stage> {
  const outside = startChild<WorldOrder, WorldReport>(new URL('outside.ts', import.meta.url));
  toEnd.add(outside.stop);
  const slow = await outside.hear((report) => report.kind === 'slow');
  const data = await temporaryFolder();
  toEnd.add(data.remove);
  const emulator = await startGateway(data.path);
  toEnd.add(emulator.stop);
  const leaving = goneAmong(mostRecipients);
  const order = { kind: 'connect', address: emulator.gateway.url, clients: mostRecipients - leaving, leaving } as const;
  const { live, gone } = await outside.ask(order, (report) => report.kind === 'connected');
  const reports: InvocationReport[] = [];
  const pushing = await startPushing(emulator, slow.url, (report) => reports.push(report));
  toEnd.add(pushing.stop);
  const rows = openRows(emulator);
  toEnd.add(rows.close);
  return {
    setLatencies: (areOn) => (areOn ? emulator.faults?.set(AWS_LATENCIES) : emulator.faults?.clear()),
    async push(way, size, slowOnes = 0) {
      const recipients = recipientsOf(size, live, gone, slowOnes);
      await rows.add(gone.slice(0, goneAmong(size)));
      const pushed = (await pushing.invoke({ way, recipients })) as Pushed;
      const calls = reports.splice(0).flatMap((report) => report.calls);
      const count = (name: string): number => calls.filter(({ operation }) => operation === name).length;
      return { ...pushed, posts: count('PostToConnection'), deletes: count('DeleteItem') };
    },
    received: async () => (await outside.ask({ kind: 'count' }, (report) => report.kind === 'counted')).frames,
  };
}

function startGateway(dataFolder: string): Promise<Emulator> {
  return startEmulator({
    host: '127.0.0.1',
    port: 0,
    stage: 'bench',
    routeSelectionExpression: '$request.body.event',
    routes: { who: { function: 'who', routeResponse: true } },
    functions: { who: { entry: pathOf('functions/who.ts'), timeoutMs: TIMEOUT_MS } },
    tables: { [TABLE]: TABLES.connections },
    dataFolder,
    limits: { connectRate: HANDSHAKES, connectBurst: HANDSHAKES }, // in AWS 500 a second
    faults: true,
    log: consoleLog,
  });
}

/** Beside the gateway's functions, because no route takes a list of 2,000 recipients. */
function startPushing({ services }: Emulator, slowUrl: string, onInvocation: (report: InvocationReport) => void) {
  return startFunction({
    name: 'push',
    entry: pathOf('functions/push.ts'),
    timeoutMs: TIMEOUT_MS,
    environment: {
      ...emulatorEnvironment(services),
      [ENV.connectionsTable]: TABLE,
      [ENV.managementEndpoint]: services.callbackUrl,
      SLOW_ENDPOINT: slowUrl,
    },
    onInvocation,
    log: consoleLog,
  });
}

/** Rows of connections, written without latencies. */
function openRows({ services }: Emulator) {
  const client = new DynamoDBClient({ ...OWN_CLIENT, endpoint: services.dynamoDbEndpoint ?? '' });
  const connections = connectionsTable(DynamoDBDocumentClient.from(client), TABLE, Date.now);
  const addOne = (connectionId: string): Promise<void> => {
    const now = Date.now();
    const times = { tokenExpiresAt: now + HOUR_MS, connectedAt: now, openingSince: now };
    return connections.add({ connectionId, userId: userOf(connectionId), role: 'user', topics: [], ...times });
  };
  return {
    add: (connectionIds: readonly string[]) => Promise.all(connectionIds.map(addOne)),
    close: () => client.destroy(),
  };
}
