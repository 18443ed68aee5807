import type { IncomingMessage, ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { parseObject, propertyOf } from '../json.ts';

/** What counts, of the operations that dynalite knows. */
const UNITS_HEADERS: Readonly<Record<string, string>> = {
  GetItem: 'x-local-read-units',
  BatchGetItem: 'x-local-read-units',
  Query: 'x-local-read-units',
  Scan: 'x-local-read-units',
  PutItem: 'x-local-write-units',
  UpdateItem: 'x-local-write-units',
  DeleteItem: 'x-local-write-units',
  BatchWriteItem: 'x-local-write-units',
};

/**
 * Has dynalite tell what an operation on items consumes, and puts it in a header of the answer. The answer itself stays as
 * it was asked for. Returns the request's body as dynalite is to get it.
 *
 * dynalite leaves out what writes to indexes cost, and refusals have no figures, though DynamoDB bills both.
 */
export function countingUnits(request: IncomingMessage, response: ServerResponse, body: Buffer): Buffer {
  const header = UNITS_HEADERS[operationOf(request)];
  const asked = header === undefined ? undefined : parseObject(body.toString());
  if (header === undefined || asked === undefined) return body;
  const told = ['TOTAL', 'INDEXES'].includes(String(propertyOf(asked, 'ReturnConsumedCapacity')));
  const end = response.end.bind(response);
  response.end = (chunk: unknown): ServerResponse => {
    const answer = parseObject(String(chunk));
    const consumed = propertyOf(answer, 'ConsumedCapacity');
    if (answer === undefined || consumed === undefined) return end(chunk);
    response.setHeader(header, unitsOf(consumed));
    if (told) return end(chunk);
    Reflect.deleteProperty(answer, 'ConsumedCapacity');
    const stripped = JSON.stringify(answer);
    response.setHeader('Content-Length', Buffer.byteLength(stripped));
    response.setHeader('x-amz-crc32', crc32(stripped));
    return end(stripped);
  };
  return told ? body : Buffer.from(JSON.stringify({ ...asked, ReturnConsumedCapacity: 'TOTAL' }));
}

/** `DynamoDB_20120810.GetItem` names GetItem. */
function operationOf({ headers }: IncomingMessage): string {
  return String(headers['x-amz-target']).split('.')[1] ?? '';
}

/** Of one table, or of each table of a batch. */
function unitsOf(consumed: unknown): number {
  const tables: readonly unknown[] = Array.isArray(consumed) ? consumed : [consumed];
  return tables.reduce((sum: number, table) => sum + Number(propertyOf(table, 'CapacityUnits') ?? 0), 0);
}
