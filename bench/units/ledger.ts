import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Services, TableShape, TableShapes } from '../../local/index.ts';
import { OWN_CLIENT } from '../../local/services/own-calls.ts';
import { indexWriteUnits } from './index-writes.ts';
import { type DbItem, itemSize, readUnits, writeUnits } from './item-size.ts';

/** A call of DynamoDB, and what it costs by DynamoDB's rules. */
export type TableEntry = {
  readonly function: string;
  readonly operation: string;
  readonly table: string;
  readonly key: string; // of a query: its index, or nothing
  readonly bytes: number; // of the item, before or after, whichever is larger; of all items that a query read
  readonly readUnits: number;
  readonly writeUnits: number; // those in indexes not among them
  readonly indexWriteUnits: number;
  readonly isRefused: boolean; // a condition did not hold
};

/** A call of SQS. */
export type QueueEntry = { readonly function: string; readonly operation: string; readonly isFifo: boolean };

export type Ledger = {
  /** The environment of a function by which its calls go through the ledger. */
  environment(functionName: string): Readonly<Record<string, string>>;
  /** Where the calls go on to. */
  attach(services: Services): void;
  /** What was noted since the last time that this was asked, once all of it is. */
  take(): Promise<{ readonly tables: readonly TableEntry[]; readonly queues: readonly QueueEntry[] }>;
  stop(): Promise<void>;
};

type Upstream = { readonly dynamodb: string; readonly sqs: string; readonly client: DynamoDBClient };
type Asked = { readonly function: string; readonly operation: string; readonly request: Fields };
type Fields = Readonly<Record<string, unknown>>;
type Answered = { readonly status: number; readonly body: Fields };

const PATH = /^\/([\w-]+)\/(dynamodb|sqs)\//;
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];
const CONDITION_FAILED = 'ConditionalCheckFailedException';

/**
 * Stands between the functions and their services, and notes what every call costs. Items are read before and after each write,
 * so what becomes of indexes and what a refused write costs is found, not assumed; both are missing in what dynalite tells.
 */
export async function startLedger(shapes: TableShapes): Promise<Ledger> {
  const tables: TableEntry[] = [];
  const queues: QueueEntry[] = [];
  const agent = new Agent({ keepAlive: true });
  const inTurn = turns();
  const noting = new Set<Promise<void>>();
  let upstream: Upstream | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, functionName = '', service = ''] = PATH.exec(request.url ?? '') ?? [];
    if (upstream === undefined || functionName === '') return void response.writeHead(500).end();
    const body = await buffer(request);
    const asked: Asked = { function: functionName, operation: operationOf(request), request: fieldsOf(body) };
    const to = service === 'sqs' ? upstream.sqs : upstream.dynamodb;
    const pass = () => forward(agent, to, request, body, response);
    if (service === 'sqs') {
      queues.push({ function: functionName, operation: asked.operation, isFifo: isFifo(asked.request) });
      await pass();
    } else {
      tables.push(await note(upstream, shapes, asked, pass, inTurn));
    }
  };
  const server = createServer((request, response) => {
    const noted = answer(request, response)
      .catch((cause: unknown) => {
        console.error(cause);
        response.destroy();
      })
      .finally(() => noting.delete(noted));
    noting.add(noted);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    environment: (functionName) => ({
      AWS_ENDPOINT_URL_DYNAMODB: `${origin}/${functionName}/dynamodb/`,
      AWS_ENDPOINT_URL_SQS: `${origin}/${functionName}/sqs/`,
    }),
    attach({ dynamoDbEndpoint = '', sqsEndpoint = '' }) {
      const client = new DynamoDBClient({ ...OWN_CLIENT, endpoint: dynamoDbEndpoint });
      upstream = { dynamodb: dynamoDbEndpoint, sqs: sqsEndpoint, client };
    },
    async take() {
      await Promise.all(noting);
      return { tables: tables.splice(0), queues: queues.splice(0) };
    },
    async stop() {
      agent.destroy();
      upstream?.client.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Lets the call pass, and says what it cost. */
async function note(
  { client }: Upstream,
  shapes: TableShapes,
  { function: functionName, operation, request }: Asked,
  pass: () => Promise<Answered>,
  inTurn: Turns,
): Promise<TableEntry> {
  const table = String(request.TableName);
  const shape = shapes[table];
  if (shape === undefined) throw new Error(`There is no table ${table}`);
  const about = { function: functionName, operation, table, isRefused: false };
  if (operation === 'Query') return { ...about, ...queried(request, (await pass()).body) };
  const key = keyOf(shape, request);
  const read = async (): Promise<DbItem | undefined> =>
    (await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item;
  const named = {
    ...about,
    key: Object.values(key)
      .map(({ S }) => S)
      .join(' / '),
  };
  if (operation === 'GetItem') {
    const [item] = await Promise.all([read(), pass()]);
    const bytes = sizeOf(item);
    return { ...named, ...NOTHING, bytes, readUnits: readUnits(bytes, request.ConsistentRead === true) };
  }
  if (!WRITES.includes(operation)) throw new Error(`What does ${operation} cost?`);
  return inTurn(`${table} ${named.key}`, async () => {
    const before = await read();
    const { status, body } = await pass();
    const after = status === 200 ? await read() : before;
    return { ...named, ...written(shape, before, after), isRefused: String(body.__type).endsWith(CONDITION_FAILED) };
  });
}

/** A write is charged for the larger one of what was there and what is; a refused one for what is there. */
function written(shape: TableShape, before: DbItem | undefined, after: DbItem | undefined) {
  const bytes = Math.max(sizeOf(before), sizeOf(after));
  const inIndexes = (shape.indexes ?? []).map((index) => indexWriteUnits(shape, index, before, after));
  const units = { readUnits: 0, writeUnits: writeUnits(bytes) };
  return { bytes, ...units, indexWriteUnits: inIndexes.reduce((sum, each) => sum + each, 0) };
}

const NOTHING = { writeUnits: 0, indexWriteUnits: 0 };

/** A query is charged for what it read, all of it together. In an index it reads keys, as far as ours go. */
function queried(
  request: Fields,
  { Items }: Fields,
): Omit<TableEntry, 'function' | 'operation' | 'table' | 'isRefused'> {
  if (request.FilterExpression !== undefined || request.ProjectionExpression !== undefined)
    throw new Error('What does a query cost that reads more than it answers?');
  const bytes = (Items as readonly DbItem[]).reduce((sum, item) => sum + itemSize(item), 0);
  const key = request.IndexName === undefined ? '' : String(request.IndexName);
  return { ...NOTHING, key, bytes, readUnits: readUnits(bytes, request.ConsistentRead === true) };
}

function sizeOf(item: DbItem | undefined): number {
  return item === undefined ? 0 : itemSize(item);
}

function keyOf({ partitionKey, sortKey }: TableShape, { Key, Item }: Fields): Record<string, { readonly S: string }> {
  const attributes = (Key ?? Item) as Record<string, { readonly S: string }>;
  const names = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
  return Object.fromEntries(names.map((name) => [name, attributes[name] ?? { S: '' }]));
}

/** Passes a request on as it is, and its answer back. */
function forward(
  agent: Agent,
  to: string,
  { method, headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const passed = httpRequest(to, { method, headers, agent }, async (answer) => {
      try {
        const answered = await buffer(answer);
        const status = answer.statusCode ?? 500;
        const { date: _date, ...headers } = answer.headers; // where time passes faster, the SDK would take its clock for wrong
        response.sendDate = false;
        response.writeHead(status, headers).end(answered);
        resolve({ status, body: fieldsOf(answered) });
      } catch (cause) {
        reject(cause);
      }
    });
    passed.once('error', reject).end(body);
  });
}

function operationOf({ headers }: IncomingMessage): string {
  return String(headers['x-amz-target']).split('.').at(-1) ?? '';
}

function fieldsOf(body: Buffer): Fields {
  return body.length === 0 ? {} : (JSON.parse(body.toString()) as Fields);
}

function isFifo({ QueueUrl }: Fields): boolean {
  return String(QueueUrl).endsWith('.fifo');
}

type Turns = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/** Runs tasks of one name one after the other. */
function turns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return (name, task) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(task);
    last.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  };
}
