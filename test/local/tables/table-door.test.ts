import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallFates } from '../../../local/services/troubles.ts';
import { type LocalTables, startTables } from '../../../local/tables/start-tables.ts';
import { temporaryFolder } from '../demi/demi-process.ts';
import { LOCAL_CLIENT } from '../local-client.ts';

const SHAPES = { things: { partitionKey: 'id' }, places: { partitionKey: 'id' } };
const Key = { id: { S: 'a' } };
const Item = { ...Key, text: { S: 'x'.repeat(3_000) } }; // 3 write units, 1 read unit
const GET = { TableName: 'things', Key };
const SIGNED =
  'AWS4-HMAC-SHA256 Credential=local/20240209/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

describe('tables that somebody talks to badly', () => {
  const { tables, client } = useTables();

  it('outlive a client that goes away in the middle of its request', async () => {
    const socket = open(tables().endpoint);
    socket.write(request('GetItem', 100, '{"Table'));
    await once(socket, 'connect');
    await answered(client()); // what was sent before is there by now
    socket.destroy();
    await answered(client());

    expect((await client().send(new GetItemCommand(GET))).$metadata.httpStatusCode).toBe(200);
  });

  it.each(['null', '{"TableName":"things","Key":{"id":null}}'])(
    'outlive %s, over which dynalite throws, and answer it with 500',
    async (body) => {
      const socket = open(tables().endpoint);
      socket.write(request('GetItem', body.length, body));

      expect(await text(socket)).toMatch(/^HTTP\/1\.1 500 /);
      expect((await client().send(new GetItemCommand(GET))).$metadata.httpStatusCode).toBe(200);
    },
  );

  it('refuse a request of more than 16 MB with 413', async () => {
    const response = await fetch(tables().endpoint, { method: 'POST', body: Buffer.alloc(16 * 1_024 * 1_024 + 1) });

    expect(response.status).toBe(413);
  });
});

describe('tables with troubles', () => {
  const outcome = vi.fn<CallFates['outcome']>(async () => 'answered');
  const { tables, client } = useTables({ fates: { outcome } });
  beforeEach(() => void outcome.mockClear());

  it('have them decide about a call by the table that it names', async () => {
    await client().send(new GetItemCommand(GET));

    expect(outcome.mock.calls).toEqual([[['things']]]);
  });

  it('have them decide about a batch by all of its tables', async () => {
    const RequestItems = { things: { Keys: [Key] }, places: { Keys: [Key] } };
    await client().send(new BatchGetItemCommand({ RequestItems }));

    expect(outcome.mock.calls).toEqual([[['things', 'places']]]);
  });

  it('do nothing until they say so', async () => {
    outcome.mockResolvedValueOnce('failed');
    const put = client().send(new PutItemCommand({ TableName: 'things', Item: { id: { S: 'refused' } } }));
    await expect(put).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });

    const get = new GetItemCommand({ TableName: 'things', Key: { id: { S: 'refused' } } });
    expect((await client().send(get)).Item).toBeUndefined();
  });

  it('spare what the emulator itself asks', async () => {
    expect(await tables().count()).toEqual({ things: 0, places: 0 });
    expect(outcome).not.toHaveBeenCalled();
  });
});

describe('tables that count units', () => {
  const { tables, client } = useTables({ countUnits: true });
  beforeEach(async () => {
    await client().send(new PutItemCommand({ TableName: 'things', Item }));
  });

  const update = { ...GET, UpdateExpression: 'SET n = :n', ExpressionAttributeValues: { ':n': { N: '1' } } };
  const query = {
    TableName: 'things',
    KeyConditionExpression: 'id = :id',
    ExpressionAttributeValues: { ':id': Key.id },
  };
  const writes = { things: [{ PutRequest: { Item } }], places: [{ PutRequest: { Item: Key } }] };

  it.each<[string, (client: DynamoDBClient) => Promise<unknown>, { read?: string; write?: string }]>([
    ['a read', (client) => client.send(new GetItemCommand(GET)), { read: '0.5' }],
    ['a consistent read', (client) => client.send(new GetItemCommand({ ...GET, ConsistentRead: true })), { read: '1' }],
    ['a query', (client) => client.send(new QueryCommand(query)), { read: '0.5' }],
    ['a scan', (client) => client.send(new ScanCommand({ TableName: 'things' })), { read: '0.5' }],
    ['a write', (client) => client.send(new PutItemCommand({ TableName: 'things', Item })), { write: '3' }],
    ['an update', (client) => client.send(new UpdateItemCommand(update)), { write: '3' }],
    ['a removal', (client) => client.send(new DeleteItemCommand(GET)), { write: '3' }],
    [
      'a batch of reads',
      (client) => client.send(new BatchGetItemCommand({ RequestItems: { things: { Keys: [Key] } } })),
      { read: '0.5' },
    ],
    [
      'a batch of writes to two tables',
      (client) => client.send(new BatchWriteItemCommand({ RequestItems: writes })),
      { write: '4' },
    ],
  ])('tell those of %s', async (_kind, call, { read, write }) => {
    const headers = await headersOf(call);

    expect([headers['x-local-read-units'], headers['x-local-write-units']]).toEqual([read, write]);
  });

  it('answer as they were asked, without consumed capacity', async () => {
    const answer = await client().send(new GetItemCommand(GET));

    expect(answer).toEqual({ Item, $metadata: expect.anything() });
  });

  it('answer with items that look like what they tell as they are', async () => {
    const look = '"ConsumedCapacity":{"CapacityUnits":9,"TableName":"things"},';
    const odd = { ...Key, text: { S: look }, ConsumedCapacity: { M: { CapacityUnits: { N: '9' } } } };
    await client().send(new PutItemCommand({ TableName: 'things', Item: odd }));
    const answer = await client().send(new GetItemCommand(GET));

    expect(answer).toEqual({ Item: odd, $metadata: expect.anything() });
  });

  it('answer with consumed capacity where it was asked for', async () => {
    const answer = await client().send(new GetItemCommand({ ...GET, ReturnConsumedCapacity: 'TOTAL' }));

    expect(answer).toMatchObject({ Item, ConsumedCapacity: { TableName: 'things', CapacityUnits: 0.5 } });
  });

  it('send the length and the checksum of what they send', async () => {
    const body = JSON.stringify(GET);
    const socket = open(tables().endpoint);
    socket.write(request('GetItem', body.length, body));
    const [head = '', answer = ''] = (await text(socket)).split('\r\n\r\n');

    expect(JSON.parse(answer)).toEqual({ Item });
    expect(head).toContain(`\r\nContent-Length: ${Buffer.byteLength(answer)}\r\n`);
    expect(head).toContain(`\r\nx-amz-crc32: ${crc32(answer)}\r\n`);
  });

  it('tell none of a write that was refused, because dynalite tells none', async () => {
    const onlyNew = { TableName: 'things', Item, ConditionExpression: 'attribute_not_exists(id)' };
    const refused = vi.fn();
    const headers = await headersOf((client) => client.send(new PutItemCommand(onlyNew)).catch(refused));

    expect(refused).toHaveBeenCalledWith(expect.objectContaining({ name: 'ConditionalCheckFailedException' }));
    expect(headers).not.toHaveProperty('x-local-write-units');
  });

  /** What the answer to a call had for headers. */
  async function headersOf(call: (client: DynamoDBClient) => Promise<unknown>): Promise<Record<string, string>> {
    const headers: Record<string, string> = {};
    const watched = new DynamoDBClient({ ...LOCAL_CLIENT, endpoint: tables().endpoint });
    watched.middlewareStack.add(
      (next) => async (input) => {
        const result = await next(input);
        Object.assign(headers, (result.response as { readonly headers: object }).headers);
        return result;
      },
      { step: 'deserialize', priority: 'low' },
    );
    await call(watched).finally(() => watched.destroy());
    return headers;
  }
});

/** Tables for the tests of one `describe`, and a client for them. */
function useTables(options?: Parameters<typeof startTables>[2]): {
  tables: () => LocalTables;
  client: () => DynamoDBClient;
} {
  let tables: LocalTables;
  let client: DynamoDBClient;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    tables = await startTables(folder.path, SHAPES, options);
    client = new DynamoDBClient({ ...LOCAL_CLIENT, endpoint: tables.endpoint, maxAttempts: 1 });
  });
  afterAll(async () => {
    client?.destroy();
    await tables?.stop();
    await folder?.remove();
  });
  return { tables: () => tables, client: () => client };
}

async function answered(client: DynamoDBClient): Promise<void> {
  await client.send(new GetItemCommand(GET));
}

function open(endpoint: string) {
  return connect(Number(new URL(endpoint).port), '127.0.0.1');
}

function request(operation: string, length: number, body: string): string {
  const lines = [
    'POST / HTTP/1.1',
    'Host: 127.0.0.1',
    'Connection: close',
    'Content-Type: application/x-amz-json-1.0',
    `X-Amz-Target: DynamoDB_20120810.${operation}`,
    'X-Amz-Date: 20240209T181143Z',
    `Authorization: ${SIGNED}`,
    `Content-Length: ${length}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
