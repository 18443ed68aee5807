import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { TABLES, type TableName, type TableShape } from '../../adapters/resources.ts';
import { LOCAL_CLIENT } from '../local-client.ts';
import { startSweeping } from './sweep.ts';

export type LocalTables = {
  readonly endpoint: string;
  readonly names: Readonly<Record<TableName, string>>;
  stop(): Promise<void>;
};

/**
 * DynamoDB on a laptop: dynalite over LevelDB in the data folder, on a loopback port of its own. Every write is in the
 * store's log before it is acknowledged, so it survives the process being killed.
 */
export async function startTables(dataFolder: string): Promise<LocalTables> {
  const path = join(dataFolder, 'tables');
  await mkdir(path, { recursive: true });
  const server = dynalite({ path, createTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({ ...LOCAL_CLIENT, endpoint });
  const names = { connections: 'demi-connections', messages: 'demi-messages', conversations: 'demi-conversations' };
  await createMissing(client, names);
  const stopSweeping = startSweeping(client, names);
  return {
    endpoint,
    names,
    stop: async () => {
      await stopSweeping();
      client.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function createMissing(client: DynamoDBClient, names: Readonly<Record<TableName, string>>): Promise<void> {
  const { TableNames: existing = [] } = await client.send(new ListTablesCommand({}));
  for (const [name, tableName] of Object.entries(names) as [TableName, string][]) {
    if (existing.includes(tableName)) continue;
    await client.send(new CreateTableCommand(tableInput(tableName, TABLES[name])));
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
