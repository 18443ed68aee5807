import { IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { putInFront, type RequestHandler } from '../services/in-front.ts';
import { isOwnCall } from '../services/own-calls.ts';
import { readBody } from '../services/read-body.ts';
import type { ServiceTroubles } from '../services/troubles.ts';
import { tablesOf } from './table-names.ts';
import { countingUnits } from './unit-counting.ts';

export type TableDoorOptions = {
  readonly troubles?: ServiceTroubles | undefined;
  /** Whether answers tell the capacity units of their call in `x-local-read-units` and `x-local-write-units`. @default false */
  readonly countUnits?: boolean | undefined;
};

const MAX_REQUEST_BYTES = 16 * 1_024 * 1_024; // DynamoDB's limit of a batch

/**
 * Reads every request whole before dynalite sees it: dynalite throws where nobody can catch it when a client goes away in
 * the middle of its body, and that would end the process.
 */
export function guardTables(server: Server, options: TableDoorOptions): void {
  putInFront(server, (request, response, pass) => void answer(request, response, pass, options));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pass: RequestHandler,
  { troubles, countUnits = false }: TableDoorOptions,
): Promise<void> {
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (body === 'broken off') return;
  if (body === 'too large') return void response.writeHead(413).end();
  const work = (): void => {
    const asked = countUnits ? countingUnits(request, response, body) : body;
    replay(request, response, asked, pass);
  };
  if (troubles === undefined || isOwnCall(request)) work();
  else await troubles.call(response, work, () => tablesOf(body));
}

/** Gives dynalite the request as if it came in just now; what dynalite throws over it becomes its answer. */
function replay(request: IncomingMessage, response: ServerResponse, body: Buffer, pass: RequestHandler): void {
  const { method, url, headers, socket } = request;
  const again = Object.assign(new IncomingMessage(socket), { method, url, headers });
  try {
    pass(again, response);
    again.emit('data', body);
    again.emit('end');
  } catch {
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  }
}
