import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TableName } from '../../../adapters/resources.ts';
import { localTables, tableName } from '../../../local/demi/resources.ts';
import { type LocalTables, startTables } from '../../../local/tables/start-tables.ts';
import { startSweeping, sweep } from '../../../local/tables/sweep.ts';
import { temporaryFolder } from '../demi/demi-process.ts';
import { LOCAL_CLIENT } from '../local-client.ts';

const NOW = Date.parse('2100-01-01T00:00:00.000Z'); // what expires then is safe from the tables' own sweep
const SECONDS = NOW / 1000;

describe('the sweep', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let tables: LocalTables;
  let client: DynamoDBClient;
  beforeAll(async () => {
    folder = await temporaryFolder();
    tables = await startTables(folder.path, localTables());
    client = new DynamoDBClient({ ...LOCAL_CLIENT, endpoint: tables.endpoint });
  });
  afterAll(async () => {
    client?.destroy();
    await tables?.stop();
    await folder.remove();
  });

  it('deletes what has expired in every table with an expiry, and counts it', async () => {
    await put('messages', { conversation_id: 'ada', message_id: 'now', expires_at: SECONDS });
    await put('messages', { conversation_id: 'ada', message_id: 'before', expires_at: SECONDS - 1 });
    await put('connections', { room: 'user#ada', connection_id: 'before', expires_at: SECONDS - 1 });

    expect(await sweep(client, localTables(), NOW)).toBe(3);
    expect(await sweep(client, localTables(), NOW)).toBe(0);
  });

  it('keeps what expires later, what never does, and tables without an expiry', async () => {
    const later = { conversation_id: 'ben', message_id: 'later', expires_at: SECONDS + 1 };
    const never = { conversation_id: 'ben', message_id: 'never' };
    const feelings = { conversation_id: 'ben', expires_at: SECONDS - 1 };
    await put('messages', later);
    await put('messages', never);
    await put('conversations', feelings);
    await sweep(client, localTables(), NOW);

    expect(await stored('messages', later, never)).toEqual(expect.arrayContaining([later, never]));
    expect(await stored('conversations', feelings)).toEqual([feelings]);
  });

  it('runs at once when it is started, and no more when it is stopped', async () => {
    const old = { conversation_id: 'cleo', message_id: 'old', expires_at: 1 };
    await put('messages', old);
    const stop = startSweeping(client, localTables());

    await vi.waitFor(async () => expect(await stored('messages', old)).toEqual([]), { timeout: 10_000 });
    await expect(stop()).resolves.toBeUndefined();
  });

  it('goes by the time that it is told', async () => {
    const soon = { conversation_id: 'dora', message_id: 'soon', expires_at: SECONDS + 1 };
    await put('messages', soon);
    const stop = startSweeping(client, localTables(), { now: () => NOW + 1_000, everyMs: 3_600_000 });

    await vi.waitFor(async () => expect(await stored('messages', soon)).toEqual([]), { timeout: 10_000 });
    await stop();
  });

  it('comes again when its time is over', async () => {
    const now = vi.fn(() => 0);
    const stop = startSweeping(client, localTables(), { now, everyMs: 1 });

    await vi.waitFor(() => expect(now.mock.calls.length).toBeGreaterThan(2), { timeout: 10_000 });
    await stop();
  });

  type Item = Readonly<Record<string, unknown>>;

  async function put(table: TableName, item: Item): Promise<void> {
    await DynamoDBDocumentClient.from(client).send(new PutCommand({ TableName: tableName(table), Item: item }));
  }

  /** Which of these items are there. */
  async function stored(table: TableName, ...items: readonly Item[]): Promise<readonly Item[]> {
    const TableName = tableName(table);
    const Keys = items.map(({ conversation_id, message_id }) =>
      message_id === undefined ? { conversation_id } : { conversation_id, message_id },
    );
    const command = new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } });
    return (await DynamoDBDocumentClient.from(client).send(command)).Responses?.[TableName] ?? [];
  }
});
