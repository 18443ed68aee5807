import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
  ResourceNotFoundException,
  type TableDescription,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import type { TableShape, TableShapes } from './shape.ts';

const PATIENCE = { maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.1 }; // seconds; dynalite takes milliseconds

/**
 * Makes the tables that are missing. One of an earlier version, without an index that is asked for, is made anew with the
 * items that it has: dynalite's UpdateTable adds no index. What breaks off is carried on with by the next call.
 */
export async function createTables(client: DynamoDBClient, shapes: TableShapes): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await bringIntoShape(client, name, shape);
}

/** The copy is whole once the table itself has been removed; it goes when the new table has all of its items. */
async function bringIntoShape(client: DynamoDBClient, name: string, shape: TableShape): Promise<void> {
  const copy = `${name}.copy`;
  const found = await describe(client, name);
  const isOutdated = isWhole(found) && lacksIndexes(found, shape);
  if (isOutdated) {
    await remove(client, copy);
    await create(client, copy, { ...shape, indexes: [] });
    await copyItems(client, name, copy);
  }
  if (isOutdated || !isWhole(found)) {
    await remove(client, name);
    await create(client, name, shape);
  }
  const kept = await describe(client, copy);
  if (isWhole(kept)) await copyItems(client, copy, name);
  if (kept !== undefined) await remove(client, copy);
}

async function describe(client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  const described = await unlessMissing(client.send(new DescribeTableCommand({ TableName })));
  return described?.Table;
}

/** False for one whose removal was begun: dynalite keeps it so when it is ended meanwhile. */
function isWhole(table: TableDescription | undefined): table is TableDescription {
  return table !== undefined && table.TableStatus !== 'DELETING';
}

function lacksIndexes(
  { GlobalSecondaryIndexes: existing = [] }: TableDescription,
  { indexes = [] }: TableShape,
): boolean {
  return indexes.some(({ name }) => !existing.some(({ IndexName }) => IndexName === name));
}

async function create(client: DynamoDBClient, name: string, shape: TableShape): Promise<void> {
  await client.send(new CreateTableCommand(tableInput(name, shape)));
  await waitUntilTableExists({ client, ...PATIENCE }, { TableName: name });
}

async function remove(client: DynamoDBClient, name: string): Promise<void> {
  const removed = await unlessMissing(client.send(new DeleteTableCommand({ TableName: name })));
  if (removed !== undefined) await waitUntilTableNotExists({ client, ...PATIENCE }, { TableName: name });
}

async function copyItems(client: DynamoDBClient, from: string, to: string): Promise<void> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName: from }))
    for (const Item of Items) await client.send(new PutItemCommand({ TableName: to, Item }));
}

function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  return call.catch((cause: unknown) => {
    if (cause instanceof ResourceNotFoundException) return undefined;
    throw cause;
  });
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
