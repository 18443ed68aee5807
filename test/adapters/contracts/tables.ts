import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, vi } from 'vitest';
import { dynamoDbClient } from '../../../adapters/dynamodb.ts';
import type { TableName } from '../../../adapters/resources.ts';
import { localTables, tableName } from '../../../local/demi/resources.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../../local/services/client.ts';
import { type LocalTables, startTables } from '../../../local/tables/start-tables.ts';

export type TestTables = {
  client(): DynamoDBDocumentClient;
  name(table: TableName): string;
};

/**
 * Tables that stand while the tests of one file run, and the client that production uses. Tests share them, so each takes
 * names of its own.
 */
export function testTables(): TestTables {
  let tables: LocalTables | undefined;
  let client: DynamoDBDocumentClient | undefined;
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demi-contract-'));
    tables = await startTables(folder, localTables());
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', tables.endpoint);
    vi.stubEnv('AWS_REGION', LOCAL_REGION);
    vi.stubEnv('AWS_ACCESS_KEY_ID', LOCAL_CREDENTIALS.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', LOCAL_CREDENTIALS.secretAccessKey);
    client = dynamoDbClient();
  });
  afterAll(async () => {
    client?.destroy();
    await tables?.stop();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  return {
    client: () => started(client),
    name: (table) => tableName(table),
  };
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The tables stand only while tests run');
  return value;
}
