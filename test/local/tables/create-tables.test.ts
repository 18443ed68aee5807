import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TableShape } from '../../../local/tables/shape.ts';
import { startTables } from '../../../local/tables/start-tables.ts';
import { temporaryFolder } from '../demi/demi-process.ts';
import { LOCAL_CLIENT } from '../local-client.ts';

const EARLIER: TableShape = {
  partitionKey: 'id',
  indexes: [{ name: 'unread', partitionKey: 'reader', projection: 'ALL' }],
};
const DUE = { name: 'due', partitionKey: 'bucket', sortKey: 'at', projection: 'KEYS_ONLY' } as const;
const LATER: TableShape = { ...EARLIER, indexes: [...(EARLIER.indexes ?? []), DUE] };

const ADA = { id: 'ada', reader: 'ada', words: new Set(['a', 'b']), photo: new Uint8Array([0, 255]) };
const BEN = { id: 'ben', bucket: 'b-1', at: '2026-02-01' };
const STALE = { id: 'stale' };

describe('a table of an earlier version', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('gets the index that it lacks, with the items that belong in it', async () => {
    await withTables({ talks: EARLIER }, ({ put }) => put('talks', ADA, BEN));

    await withTables({ talks: LATER }, async ({ query }) => {
      expect(await query('talks', 'due', 'bucket', 'b-1')).toEqual([BEN]);
      expect(await query('talks', 'unread', 'reader', 'ada')).toEqual([ADA]);
    });
  });

  it('keeps its items as they are, and nothing is left beside it', async () => {
    await withTables({ talks: EARLIER }, ({ put }) => put('talks', ADA, BEN));

    await withTables({ talks: LATER }, async ({ items, names }) => {
      expect(await items('talks')).toEqual([ADA, BEN]);
      expect(await names()).toEqual(['talks']);
    });
  });

  it('keeps an index that is no longer asked for', async () => {
    await withTables({ talks: LATER }, ({ put }) => put('talks', BEN));

    await withTables({ talks: EARLIER }, async ({ query }) =>
      expect(await query('talks', 'due', 'bucket', 'b-1')).toEqual([BEN]),
    );
  });

  describe('whose change was broken off', () => {
    it('while it was copied, is copied anew', async () => {
      await withTables({ talks: EARLIER, 'talks.copy': EARLIER }, async ({ put }) => {
        await put('talks', ADA, BEN);
        await put('talks.copy', ADA, STALE);
      });

      await expectChanged();
    });

    it('while it was removed, comes from its copy', async () => {
      await withTables({ talks: EARLIER, 'talks.copy': EARLIER }, async ({ put }) => {
        await put('talks', ADA);
        await put('talks.copy', ADA, BEN);
      });
      await beginRemoval('talks');

      await expectChanged();
    });

    it('when it was gone, comes from its copy', async () => {
      await withTables({ 'talks.copy': EARLIER }, ({ put }) => put('talks.copy', ADA, BEN));

      await expectChanged();
    });

    it('while it was filled, gets what it has not yet', async () => {
      await withTables({ talks: LATER, 'talks.copy': EARLIER }, async ({ put }) => {
        await put('talks', ADA);
        await put('talks.copy', ADA, BEN);
      });

      await expectChanged();
    });

    it('while its copy was removed, stays as it is', async () => {
      await withTables({ talks: LATER, 'talks.copy': EARLIER }, async ({ put }) => {
        await put('talks', ADA, BEN);
        await put('talks.copy', STALE);
      });
      await beginRemoval('talks.copy');

      await expectChanged();
    });
  });

  async function expectChanged(): Promise<void> {
    await withTables({ talks: LATER }, async ({ items, names, query }) => {
      expect(await items('talks')).toEqual([ADA, BEN]);
      expect(await query('talks', 'due', 'bucket', 'b-1')).toEqual([BEN]);
      expect(await names()).toEqual(['talks']);
    });
  }

  /** What dynalite leaves when it is ended in the middle of a DeleteTable. */
  async function beginRemoval(name: string): Promise<void> {
    const requireFromDynalite = createRequire(createRequire(import.meta.url).resolve('dynalite'));
    const { Level } = requireFromDynalite('level') as { Level: new (path: string) => Store };
    const store = new Level(join(folder.path, 'tables'));
    const keys: string[] = [];
    for await (const [key, value] of store.iterator()) if (value.includes(`"TableName":"${name}"`)) keys.push(key);
    expect(keys).toHaveLength(1);
    for (const key of keys) {
      const { GlobalSecondaryIndexes: _removed, ...table } = JSON.parse(await store.get(key));
      await store.put(key, JSON.stringify({ ...table, TableStatus: 'DELETING' }));
    }
    await store.close();
  }

  /** Starts the tables, and stops them when `use` is done. */
  async function withTables(
    shapes: Readonly<Record<string, TableShape>>,
    use: (tables: ReturnType<typeof handles>) => Promise<void>,
  ): Promise<void> {
    const tables = await startTables(folder.path, shapes);
    const client = new DynamoDBClient({ ...LOCAL_CLIENT, endpoint: tables.endpoint });
    try {
      await use(handles(client));
    } finally {
      client.destroy();
      await tables.stop();
    }
  }
});

type Item = Readonly<Record<string, unknown>>;

type Store = {
  iterator(): AsyncIterable<[string, string]>;
  get(key: string): Promise<string>;
  put(key: string, value: string): Promise<void>;
  close(): Promise<void>;
};

function handles(client: DynamoDBClient) {
  const documents = DynamoDBDocumentClient.from(client);
  return {
    async put(TableName: string, ...items: readonly Item[]): Promise<void> {
      for (const Item of items) await documents.send(new PutCommand({ TableName, Item }));
    },
    async items(TableName: string) {
      const { Items = [] } = await documents.send(new ScanCommand({ TableName }));
      return Items.toSorted((one, other) => String(one.id).localeCompare(String(other.id)));
    },
    async query(TableName: string, IndexName: string, key: string, value: string) {
      const { Items } = await documents.send(
        new QueryCommand({
          TableName,
          IndexName,
          KeyConditionExpression: '#key = :value',
          ExpressionAttributeNames: { '#key': key },
          ExpressionAttributeValues: { ':value': value },
        }),
      );
      return Items;
    },
    async names() {
      return (await client.send(new ListTablesCommand({}))).TableNames;
    },
  };
}
