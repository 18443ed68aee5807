import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { guardLoopback, LOOPBACK } from '../services/loopback-guard.ts';
import { OWN_CLIENT } from '../services/own-calls.ts';
import { countItems } from './count.ts';
import type { TableShape, TableShapes } from './shape.ts';
import { startSweeping } from './sweep.ts';
import { guardTables, type TableDoorOptions } from './table-door.ts';

export type LocalTables = {
  readonly endpoint: string;
  /** How many items each table has now. Reads them all. */
  count(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
};

/**
 * DynamoDB on a laptop: dynalite over LevelDB in the data folder, on a loopback port of its own. Every write is in the
 * store's log before it is acknowledged, so it survives the process being killed.
 */
export async function startTables(
  dataFolder: string,
  shapes: TableShapes,
  options: TableDoorOptions = {},
): Promise<LocalTables> {
  const path = join(dataFolder, 'tables');
  await mkdir(path, { recursive: true, mode: 0o700 });
  await tryStore(path);
  const server = dynalite({ path, createTableMs: 0 });
  guardTables(server, options);
  guardLoopback(server); // dynalite itself lets every page read its answers
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://${LOOPBACK}:${port}`;
  const client = new DynamoDBClient({ ...OWN_CLIENT, endpoint });
  await createMissing(client, shapes);
  const stopSweeping = startSweeping(client, shapes);
  return {
    endpoint,
    count: () => countItems(client, Object.keys(shapes)),
    stop: async () => {
      await stopSweeping();
      client.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The `code` of the error when the data folder cannot be used, e.g. because another process has it open. */
export const TABLES_DO_NOT_OPEN = 'TABLES_DO_NOT_OPEN';

type Store = { open(): Promise<void>; close(): Promise<void> };

/** dynalite throws where nobody can catch it when its store does not open; one process at a time can have it. */
async function tryStore(path: string): Promise<void> {
  const requireFromDynalite = createRequire(createRequire(import.meta.url).resolve('dynalite'));
  const { Level } = requireFromDynalite('level') as { Level: new (path: string) => Store };
  const store = new Level(path);
  try {
    await store.open();
  } catch (cause) {
    const error = new Error(`The tables in ${path} do not open. Does another local stack have them?`, { cause });
    throw Object.assign(error, { code: TABLES_DO_NOT_OPEN });
  }
  await store.close();
}

async function createMissing(client: DynamoDBClient, shapes: TableShapes): Promise<void> {
  const { TableNames: existing = [] } = await client.send(new ListTablesCommand({}));
  for (const [name, shape] of Object.entries(shapes)) {
    if (!existing.includes(name)) await client.send(new CreateTableCommand(tableInput(name, shape)));
  }
}

function tableInput(tableName: string, shape: TableShape): CreateTableCommandInput {
  const { partitionKey, sortKey, indexes = [] } = shape;
  const keyNames = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  const attributes = [...new Set(keyNames.filter((key) => key !== undefined))];
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keySchema(partitionKey, sortKey),
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: keySchema(index.partitionKey, index.sortKey),
            Projection: { ProjectionType: index.projection },
          })),
        }),
  };
}

function keySchema(partitionKey: string, sortKey: string | undefined): CreateTableCommandInput['KeySchema'] {
  const hash = { AttributeName: partitionKey, KeyType: 'HASH' } as const;
  return sortKey === undefined ? [hash] : [hash, { AttributeName: sortKey, KeyType: 'RANGE' }];
}
