import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableName } from '../../local/demi/resources.ts';

const TABLES = fileURLToPath(new URL('tables-process.ts', import.meta.url));
const AT_ONCE = 50;

/** What one exchange asks of its tables: a test compares it with what it does. */
export const TABLE_CALLS = { PutItem: 3, UpdateItem: 6, Query: 4, GetItem: 1 } as const;

export type Ceiling = {
  /** How many exchanges a second the tables could serve if nothing else took any time. */
  measure(exchanges: number): Promise<number>;
  stop(): Promise<void>;
};

/** The tables alone, asked over plain HTTP for what exchanges ask of them, without SDK and signature. */
export async function startCeiling(): Promise<Ceiling> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'demi-bench-'));
  const tables = fork(TABLES, [dataFolder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [{ endpoint }] = (await once(tables, 'message')) as [{ readonly endpoint: string }];
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const conversation = randomUUID();
  const call = (operation: string, body: object) => post(agent, endpoint, operation, JSON.stringify(body));
  for (let message = 0; message < 20; message += 1) await call('PutItem', put(conversation));
  return {
    async measure(exchanges) {
      const calls = Array.from({ length: exchanges }, () => callsOfOne(conversation)).flat();
      const startedAt = performance.now();
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let next = calls.pop(); next !== undefined; next = calls.pop()) await call(...next);
        }),
      );
      return exchanges / ((performance.now() - startedAt) / 1_000);
    },
    async stop() {
      agent.destroy();
      const ended = once(tables, 'exit');
      tables.send('stop');
      await ended;
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function callsOfOne(conversation: string): readonly (readonly [string, object])[] {
  const own = randomUUID(); // exchanges of many users: no two write the same item
  return [
    ...Array.from({ length: TABLE_CALLS.PutItem }, () => ['PutItem', put(own)] as const),
    ...Array.from({ length: TABLE_CALLS.UpdateItem }, () => ['UpdateItem', update(own)] as const),
    ...Array.from(
      { length: TABLE_CALLS.Query },
      (_, query) => ['Query', read(query === 0 ? conversation : own)] as const,
    ),
    ...Array.from({ length: TABLE_CALLS.GetItem }, () => ['GetItem', get(own)] as const),
  ];
}

function put(conversation: string) {
  const item = {
    conversation_id: { S: conversation },
    message_id: { S: randomUUID() },
    content: { S: 'x'.repeat(600) },
  };
  return { TableName: tableName('messages'), Item: item, ConditionExpression: 'attribute_not_exists(message_id)' };
}

function update(conversation: string) {
  return {
    TableName: tableName('conversations'),
    Key: { conversation_id: { S: conversation } },
    UpdateExpression: 'SET content = :text ADD revision :one',
    ExpressionAttributeValues: { ':text': { S: 'x'.repeat(600) }, ':one': { N: '1' } },
    ReturnValues: 'ALL_NEW',
  };
}

/** One of them is the query of the last twenty messages; the others find little. */
function read(conversation: string) {
  return {
    TableName: tableName('messages'),
    KeyConditionExpression: 'conversation_id = :id',
    ExpressionAttributeValues: { ':id': { S: conversation } },
    ConsistentRead: true,
    Limit: 21,
  };
}

function get(conversation: string) {
  return {
    TableName: tableName('conversations'),
    Key: { conversation_id: { S: conversation } },
    ConsistentRead: true,
  };
}

/** Rejects with what the tables refuse. */
function post(agent: Agent, endpoint: string, operation: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=s',
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
    };
    const asking = request(endpoint, { method: 'POST', agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${operation}: ${Buffer.concat(parts)}`));
      });
    });
    asking.on('error', reject);
    asking.end(body);
  });
}
