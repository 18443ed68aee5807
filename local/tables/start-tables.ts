import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import { LOOPBACK } from '../services/loopback-guard.ts';
import { OWN_CLIENT } from '../services/own-calls.ts';
import type { CallFates } from '../services/troubles.ts';
import { countItems } from './count.ts';
import type { TableShape, TableShapes } from './shape.ts';
import { startTablesThread } from './start-thread.ts';
import { startSweeping } from './sweep.ts';

export type TablesOptions = {
  /** What becomes of calls. @default all are answered */
  readonly fates?: CallFates | undefined;
  /** Whether answers tell the capacity units of their call in `x-local-read-units` and `x-local-write-units`. @default false */
  readonly countUnits?: boolean | undefined;
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
  { fates, countUnits = false }: TablesOptions = {},
): Promise<LocalTables> {
  const path = join(dataFolder, 'tables');
  await mkdir(path, { recursive: true, mode: 0o700 });
  const thread = await startTablesThread(path, { fates, countUnits });
  const endpoint = `http://${LOOPBACK}:${thread.port}`;
  const client = new DynamoDBClient({ ...OWN_CLIENT, endpoint });
  await createMissing(client, shapes);
  const stopSweeping = startSweeping(client, shapes);
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
