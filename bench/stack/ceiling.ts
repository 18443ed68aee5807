import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { startChild } from '../processes/child.ts';
import { type Endings, endings } from '../processes/endings.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { FromTables } from './messages.ts';
import { callsOfOne, putMessage, type TableCall } from './table-calls.ts';

const TABLES = new URL('tables-process.ts', import.meta.url);
const AT_ONCE = 50;
const MESSAGES = 20; // of the conversation that a prompt reads

/** What the tables alone could do if nothing else took any time. */
export type Ceiling = {
  /** How many exchanges a second they serve, 50 calls at once. */
  rate(exchanges: number): Promise<number>;
  /** How long the calls of each exchange take, one after the other, ms. */
  inTurn(exchanges: number): Promise<readonly number[]>;
};

/** The tables alone, asked over plain HTTP for what exchanges ask of them, without SDK and signature. */
export async function startCeiling(toEnd: Endings): Promise<Ceiling> {
  const { endpoint } = await startTables(toEnd);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  toEnd.add(() => agent.destroy());
  const conversation = randomUUID();
  const call = ([operation, body]: TableCall) => post(agent, endpoint, operation, JSON.stringify(body));
  for (let message = 0; message < MESSAGES; message += 1) await call(putMessage(conversation));
  return {
    async rate(exchanges) {
      const calls = Array.from({ length: exchanges }, () => callsOfOne(conversation)).flat();
      const startedAt = performance.now();
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let next = calls.pop(); next !== undefined; next = calls.pop()) await call(next);
        }),
      );
      return exchanges / ((performance.now() - startedAt) / 1_000);
    },
    async inTurn(exchanges) {
      const times: number[] = [];
      for (let exchange = 0; exchange < exchanges; exchange += 1) {
        const calls = callsOfOne(conversation);
        const startedAt = performance.now();
        for (const next of calls) await call(next);
        times.push(performance.now() - startedAt);
      }
      return times;
    },
  };
}

/** From the start of a process that has nothing but the tables until they may be asked, ms. */
export async function measureTablesStart(): Promise<number> {
  const toEnd = endings();
  try {
    const { startedAt } = await startTables(toEnd);
    return performance.now() - startedAt;
  } finally {
    await toEnd.endAll();
  }
}

async function startTables(toEnd: Endings): Promise<FromTables & { readonly startedAt: number }> {
  const data = await temporaryFolder();
  toEnd.add(data.remove);
  const startedAt = performance.now();
  const tables = startChild<never, FromTables>(TABLES, [data.path]);
  toEnd.add(tables.stop);
  const { endpoint } = await tables.hear((report): report is FromTables => 'endpoint' in report);
  return { endpoint, startedAt };
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
