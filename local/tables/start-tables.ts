import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LOOPBACK } from '../services/loopback-guard.ts';
import { OWN_CLIENT } from '../services/own-calls.ts';
import type { CallFates } from '../services/troubles.ts';
import { countItems } from './count.ts';
import { createTables } from './create-tables.ts';
import type { TableShapes } from './shape.ts';
import { startTablesThread } from './start-thread.ts';
import { type Sweeping, startSweeping } from './sweep.ts';

export type TablesOptions = {
  /** What becomes of calls. @default all are answered */
  readonly fates?: CallFates | undefined;
  /** Whether answers tell the capacity units of their call in `x-local-read-units` and `x-local-write-units`. @default false */
  readonly countUnits?: boolean | undefined;
  /** @default hourly, by the system's time */
  readonly sweeping?: Sweeping | undefined;
};

export type LocalTables = {
  readonly endpoint: string;
  /** How many items each table has now. Reads them all. */
  count(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
};

/**
 * DynamoDB on a laptop: dynalite over LevelDB in the data folder, in a thread and on a loopback port of its own. Every write is in the
 * store's log before it is acknowledged, so it survives the process being killed.
 */
export async function startTables(
  dataFolder: string,
  shapes: TableShapes,
  { fates, countUnits = false, sweeping }: TablesOptions = {},
): Promise<LocalTables> {
  const path = join(dataFolder, 'tables');
  await mkdir(path, { recursive: true, mode: 0o700 });
  const thread = await startTablesThread(path, { fates, countUnits });
  const endpoint = `http://${LOOPBACK}:${thread.port}`;
  const client = new DynamoDBClient({ ...OWN_CLIENT, endpoint });
  await createTables(client, shapes);
  const stopSweeping = startSweeping(client, shapes, sweeping);
  return {
    endpoint,
    count: () => countItems(client, Object.keys(shapes)),
    stop: async () => {
      await stopSweeping();
      client.destroy();
      await thread.stop();
    },
  };
}
