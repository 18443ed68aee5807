import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Ledger, startLedger, type TableEntry } from '../../../bench/units/ledger.ts';
import type { TableShapes } from '../../../local/index.ts';
import { type LocalTables, startTables } from '../../../local/tables/start-tables.ts';
import { temporaryFolder } from '../../local/demi/demi-process.ts';
import { LOCAL_CLIENT } from '../../local/local-client.ts';

const SHAPES: TableShapes = {
  letters: {
    partitionKey: 'to',
    sortKey: 'id',
    indexes: [{ name: 'unread', partitionKey: 'unread_for', sortKey: 'id', projection: 'KEYS_ONLY' }],
  },
};
const LETTERS = { TableName: 'letters' };
const Key = { to: 'ada', id: '1' };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let tables: LocalTables;
let queues: ReturnType<typeof createServer>;
let ledger: Ledger;
let documents: DynamoDBDocumentClient;

beforeAll(async () => {
  folder = await temporaryFolder();
  tables = await startTables(folder.path, SHAPES);
  queues = createServer((_request, response) => void response.end('{"MessageId":"1","MD5OfMessageBody":""}'));
  await new Promise<void>((resolve) => queues.listen(0, '127.0.0.1', resolve));
  ledger = await startLedger(SHAPES);
  ledger.attach({
    callbackUrl: '',
    dynamoDbEndpoint: tables.endpoint,
    sqsEndpoint: `http://127.0.0.1:${(queues.address() as AddressInfo).port}`,
    queueUrl: () => '',
  });
  const endpoint = ledger.environment('chat').AWS_ENDPOINT_URL_DYNAMODB ?? '';
  documents = DynamoDBDocumentClient.from(new DynamoDBClient({ ...LOCAL_CLIENT, endpoint }));
});
beforeEach(async () => {
  await documents.send(new DeleteCommand({ ...LETTERS, Key }));
  await ledger.take();
});
afterAll(async () => {
  documents.destroy();
  await ledger.stop();
  await tables.stop();
  queues.closeAllConnections();
  queues.close();
  await folder.remove();
});

/** What the calls since the last time cost. */
async function costs(): Promise<readonly TableEntry[]> {
  return (await ledger.take()).tables;
}

describe('the ledger', () => {
  it('notes which function called what, and what it cost', async () => {
    await documents.send(new PutCommand({ ...LETTERS, Item: { ...Key, text: 'x'.repeat(1_100) } }));

    expect(await costs()).toEqual([
      {
        function: 'chat',
        operation: 'PutItem',
        table: 'letters',
        key: 'ada / 1',
        bytes: 1_112,
        readUnits: 0,
        writeUnits: 2,
        indexWriteUnits: 0,
        isRefused: false,
      },
    ]);
  });

  it('finds what a write does to an index', async () => {
    const update = (UpdateExpression: string, values?: Record<string, string>) =>
      documents.send(
        new UpdateCommand({ ...LETTERS, Key, UpdateExpression, ...(values && { ExpressionAttributeValues: values }) }),
      );
    await update('SET unread_for = :who', { ':who': 'ada' });
    await update('SET words = :words', { ':words': 'new' });
    await update('SET unread_for = :who', { ':who': 'ben' });
    await update('REMOVE unread_for');

    expect((await costs()).map(({ indexWriteUnits }) => indexWriteUnits)).toEqual([1, 0, 2, 1]);
  });

  it('charges a write that a condition refused for what is there', async () => {
    await documents.send(new PutCommand({ ...LETTERS, Item: { ...Key, unread_for: 'ada', text: 'x'.repeat(2_100) } }));
    const again = new PutCommand({ ...LETTERS, Item: Key, ConditionExpression: 'attribute_not_exists(id)' });
    await expect(documents.send(again)).rejects.toThrow('The conditional request failed');

    const [, refused] = await costs();
    expect(refused).toMatchObject({ isRefused: true, writeUnits: 3, indexWriteUnits: 0 });
  });

  it('charges a write for the larger one of what was there and what is', async () => {
    await documents.send(new PutCommand({ ...LETTERS, Item: { ...Key, text: 'x'.repeat(1_100) } }));
    await documents.send(new PutCommand({ ...LETTERS, Item: Key }));

    expect((await costs()).map(({ writeUnits }) => writeUnits)).toEqual([2, 2]);
  });

  it('charges a read for the whole item, and for none', async () => {
    const get = (consistent: boolean) =>
      documents.send(new GetCommand({ ...LETTERS, Key, ConsistentRead: consistent, ProjectionExpression: 'id' }));
    await get(true);
    await documents.send(new PutCommand({ ...LETTERS, Item: { ...Key, text: 'x'.repeat(5_000) } }));
    await get(true);
    await get(false);

    expect((await costs()).map(({ readUnits }) => readUnits)).toEqual([1, 0, 2, 1]);
  });

  it('charges a query for all that it read together, and for nothing too', async () => {
    const query = (to: string) =>
      documents.send(
        new QueryCommand({
          ...LETTERS,
          KeyConditionExpression: '#to = :to',
          ExpressionAttributeNames: { '#to': 'to' },
          ExpressionAttributeValues: { ':to': to },
          ConsistentRead: true,
        }),
      );
    for (const id of ['1', '2', '3'])
      await documents.send(new PutCommand({ ...LETTERS, Item: { to: 'ben', id, text: 'x'.repeat(1_500) } }));
    await query('ben');
    await query('nobody');

    expect((await costs()).slice(3).map(({ readUnits }) => readUnits)).toEqual([2, 1]);
  });

  it('notes calls of SQS, and of which kind the queue is', async () => {
    const endpoint = ledger.environment('reply').AWS_ENDPOINT_URL_SQS ?? '';
    const client = new SQSClient({ ...LOCAL_CLIENT, endpoint, useQueueUrlAsEndpoint: false, md5: false });
    for (const name of ['reply.fifo', 'welcome'])
      await client.send(new SendMessageCommand({ QueueUrl: `http://sqs.local/1/${name}`, MessageBody: '{}' }));
    client.destroy();

    expect((await ledger.take()).queues).toEqual([
      { function: 'reply', operation: 'SendMessage', isFifo: true },
      { function: 'reply', operation: 'SendMessage', isFifo: false },
    ]);
  });
});
