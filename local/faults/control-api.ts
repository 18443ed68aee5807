import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardLoopback, LOOPBACK } from '../services/loopback-guard.ts';
import { readBody } from '../services/read-body.ts';
import { type FaultPlan, parsePlan } from './plan.ts';

export type ControlApi = {
  readonly url: string; // with a slash at its end
  close(): Promise<void>;
};

/** How things are made to go wrong in a running emulator. */
export type FaultControls = {
  plan(): FaultPlan;
  /** Replaces the plan, and starts its dice anew. @throws TypeError with `code` and `field` for one that makes no sense. */
  set(plan: FaultPlan): void;
  /** From now on everything goes well. */
  clear(): void;
  /** How often each fault has struck since the start. */
  counters(): Readonly<Record<string, number>>;
};

type Answer = { readonly status: number; readonly body: unknown };

const MAX_PLAN_BYTES = 64 * 1_024;

/** Where programs of this machine say what is to go wrong: `/faults` and `/counters`, on any free port of loopback. */
export async function startControlApi(faults: FaultControls): Promise<ControlApi> {
  const server = createServer((request, response) => void handle(faults, request, response));
  guardLoopback(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(faults: FaultControls, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, MAX_PLAN_BYTES);
  if (body === 'broken off') return;
  const { status, body: answer } = body === 'too large' ? tooLarge() : answerTo(faults, request, body.toString());
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(answer));
}

function answerTo(faults: FaultControls, { method, url }: IncomingMessage, body: string): Answer {
  switch (`${method} ${url}`) {
    case 'GET /faults':
      return { status: 200, body: faults.plan() };
    case 'PUT /faults':
      return put(faults, body);
    case 'DELETE /faults':
      faults.clear();
      return { status: 200, body: faults.plan() };
    case 'GET /counters':
      return { status: 200, body: faults.counters() };
    default:
      return refusal(404, 'not_found', '', 'There are GET, PUT and DELETE /faults, and GET /counters');
  }
}

function put(faults: FaultControls, body: string): Answer {
  const value = parseJson(body);
  if (value === undefined) return refusal(400, 'not_json', '', 'The body is not JSON');
  const parsed = parsePlan(value);
  if (!parsed.ok) return refusal(400, parsed.problem.code, parsed.problem.field, parsed.problem.message);
  faults.set(parsed.plan);
  return { status: 200, body: faults.plan() };
}

function tooLarge(): Answer {
  return refusal(413, 'too_large', '', `A plan has at most ${MAX_PLAN_BYTES} bytes`);
}

function refusal(status: number, code: string, field: string, message: string): Answer {
  return { status, body: { error: { code, field, message } } };
}

/** JSON has no undefined, so that it can stand for what is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
