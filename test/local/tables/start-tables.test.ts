import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { TABLES, type TableName } from '../../../adapters/resources.ts';
import { localTables, tableName } from '../../../local/demi/resources.ts';
import { type LocalTables, startTables } from '../../../local/tables/start-tables.ts';
import { temporaryFolder } from '../demi/demi-process.ts';
import { LOCAL_CLIENT } from '../local-client.ts';
import { statusOf } from '../status-of.ts';

const NAMES = Object.keys(TABLES) as TableName[];
const ITEM = { conversation_id: 'ada', affection: 1 };

describe('the tables of a laptop', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('have the keys and the indexes that are asked for in AWS', async () => {
    const { client } = await open();

    for (const name of NAMES) {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName(name) }));
      const indexes = (Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => ({
        name: IndexName,
        ...keysOf(KeySchema),
        projection: Projection?.ProjectionType,
      }));
      const { timeToLive: _sweptInstead, ...shape } = TABLES[name];
      expect({ ...keysOf(Table?.KeySchema), ...(indexes.length === 0 ? {} : { indexes }) }).toEqual(shape);
    }
  });

  it('keep their items over a restart', async () => {
    const first = await open();
    await first.documents.send(new PutCommand({ TableName: tableName('conversations'), Item: ITEM }));
    await first.stop();
    const second = await open();

    const key = { conversation_id: 'ada' };
    const { Item } = await second.documents.send(new GetCommand({ TableName: tableName('conversations'), Key: key }));
    expect(Item).toEqual(ITEM);
  });

  it('tell how many items they have', async () => {
    const { documents, count } = await open();
    await documents.send(new PutCommand({ TableName: tableName('conversations'), Item: ITEM }));

    expect(await count()).toEqual({
      [tableName('connections')]: 0,
      [tableName('messages')]: 0,
      [tableName('conversations')]: 1,
    });
  });

  it('are refused with a sentence to a second one that wants the same folder', async () => {
    await open();

    await expect(startTables(folder.path, localTables())).rejects.toThrow(
      /^The tables in .+ do not open\. Does another local stack/,
    );
  });

  it.skipIf(process.platform === 'win32')('are in folders that only their owner may enter', async () => {
    await open();

    expect((await stat(join(folder.path, 'tables'))).mode & 0o777).toBe(0o700);
  });

  it('are not for web pages', async () => {
    const { endpoint } = await open();

    expect(await statusOf(endpoint, { Origin: 'https://evil.example' }, 'OPTIONS')).toBe(403);
    expect(await statusOf(endpoint, { Host: 'evil.example' })).toBe(403);
  });

  it('listen no more once they are stopped', async () => {
    const { endpoint, stop } = await open();
    expect((await fetch(endpoint)).status).toBeLessThan(500);
    await stop();

    await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  });

  /** Tables in the folder of the test, and a client for them; both end with the test. */
  async function open(): Promise<LocalTables & { client: DynamoDBClient; documents: DynamoDBDocumentClient }> {
    const tables = await startTables(folder.path, localTables());
    const client = new DynamoDBClient({ ...LOCAL_CLIENT, endpoint: tables.endpoint });
    let stopping: Promise<void> | undefined;
    const stop = () => {
      stopping ??= tables.stop();
      return stopping;
    };
    onTestFinished(async () => {
      client.destroy();
      await stop();
    });
    return { ...tables, stop, client, documents: DynamoDBDocumentClient.from(client) };
  }
});

type Keys = readonly { readonly AttributeName: string | undefined; readonly KeyType: string | undefined }[] | undefined;

function keysOf(schema: Keys) {
  const named = (type: string) => schema?.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const sortKey = named('RANGE');
  return { partitionKey: named('HASH'), ...(sortKey === undefined ? {} : { sortKey }) };
}
