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
  const asked = header === undefined ? undefined : askToTell(body.toString());
  if (header === undefined || asked === undefined) return body;
  const end = response.end.bind(response);
  response.end = (chunk: unknown): ServerResponse => {
    const answer = readTold(String(chunk));
    if (answer === undefined) return end(chunk);
    response.setHeader(header, answer.units);
    if (asked.isWanted) return end(chunk);
    response.setHeader('Content-Length', Buffer.byteLength(answer.rest));
    response.setHeader('x-amz-crc32', crc32(answer.rest));
    return end(answer.rest);
  };
  return asked.isWanted ? body : Buffer.from(asked.text);
}

const BEGINNING = /^\{(?=")/;
const TOLD = /"ConsumedCapacity":\{"CapacityUnits":([\d.]+),"TableName":"[\w.-]+"\},?/; // quotes in texts have a backslash before them

/** The request with the wish to be told; undefined: it is none. A whole answer is not parsed for it where that can be helped. */
function askToTell(body: string): { readonly isWanted: boolean; readonly text: string } | undefined {
  if (BEGINNING.test(body) && !body.includes('"ReturnConsumedCapacity"'))
    return { isWanted: false, text: body.replace(BEGINNING, '{"ReturnConsumedCapacity":"TOTAL",') };
  const asked = parseObject(body);
  if (asked === undefined) return undefined;
  const isWanted = ['TOTAL', 'INDEXES'].includes(String(propertyOf(asked, 'ReturnConsumedCapacity')));
  return { isWanted, text: JSON.stringify({ ...asked, ReturnConsumedCapacity: 'TOTAL' }) };
}

/** What an answer tells, and the answer without it; undefined: it tells nothing. */
function readTold(text: string): { readonly units: number; readonly rest: string } | undefined {
  const [told, units] = TOLD.exec(text) ?? [];
  if (told !== undefined) return { units: Number(units), rest: text.replace(TOLD, '').replace(/,\}$/, '}') };
  const answer = parseObject(text);
  const consumed = propertyOf(answer, 'ConsumedCapacity');
  if (answer === undefined || consumed === undefined) return undefined;
  Reflect.deleteProperty(answer, 'ConsumedCapacity');
  return { units: unitsOf(consumed), rest: JSON.stringify(answer) };
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
