import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api } from './api.ts';
import type { Connection } from './connections.ts';
import type { Tally } from './counters.ts';
import { ENDINGS } from './endings.ts';
import { type GatewayError, gatewayError } from './gateway-errors.ts';
import { sendEmpty, sendError, sendJson } from './http-response.ts';
import { decodeIdSegment } from './ids.ts';
import { splitTarget } from './request-path.ts';
import { isSigned, isSoundSignature } from './signature.ts';

const METHODS: readonly unknown[] = ['POST', 'GET', 'DELETE'];
const CONNECTIONS_PATH = /^(.*)\/(?:@|%40)connections\/([^/]*)$/i;

/** Whether a path belongs to the management API, of whatever stage. */
export function isManagementPath(path: string): boolean {
  return CONNECTIONS_PATH.test(path);
}

/**
 * Answers `POST|GET|DELETE /{stage}/@connections/{percent-encoded id}`. The signature must be there and fit the API, but
 * is not verified.
 */
export async function answerManagement(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  await answer(api, request, response);
  if (request.method === 'POST') countPost(api.tally, response.statusCode);
}

async function answer(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, stagePath, segment = ''] = CONNECTIONS_PATH.exec(splitTarget(request.url).path) ?? [];
  const refusal = stagePath === api.stagePath ? refusalOfSignature(api, request) : gatewayError(403);
  if (refusal !== undefined) return sendError(response, refusal);
  if (!api.throttles.mayCallManagement()) return sendError(response, gatewayError(429));
  const connectionId = decodeIdSegment(segment);
  if (connectionId === undefined) return sendError(response, gatewayError(400, 'Invalid connectionId'));
  if (request.method === 'POST') return post(api, connectionId, request, response);
  const connection = api.connections.find(connectionId);
  if (connection === undefined) return sendError(response, gatewayError(410));
  if (request.method === 'GET') return sendJson(response, describe(api, connection));
  connection.end(ENDINGS.deleted);
  sendEmpty(response, 204);
}

/** API Gateway words a method that is not there like a signature that is not there. */
function refusalOfSignature(api: Api, request: IncomingMessage): GatewayError | undefined {
  const isKnown = METHODS.includes(request.method);
  if (!isKnown || !isSigned(request)) return gatewayError(403, 'Missing Authentication Token');
  return isSoundSignature(request, api.names.region) ? undefined : gatewayError(403);
}

async function post(api: Api, connectionId: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, api.limits.messageBytes);
  if (body === undefined) return sendError(response, gatewayError(413));
  const connection = api.connections.find(connectionId); // only now: it may have closed while the body came in
  if (connection === undefined) return sendError(response, gatewayError(410));
  if (connection.bufferedBytes() > api.limits.sendBufferBytes) return sendError(response, gatewayError(429));
  connection.send(body.toString());
  sendEmpty(response, 200);
}

function countPost(tally: Tally, status: number): void {
  tally.posts += 1;
  if (status === 410) tally.postsGone += 1;
  if (status === 429) tally.postsThrottled += 1;
}

/** Undefined when there is more than `maximumBytes`. Reads to the end all the same, so that the client gets its answer. */
function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    // Listeners and not `for await`, which costs more than all else here. One that has broken off already tells no listener.
    if (request.destroyed) return reject(new Error('The caller left'));
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maximumBytes) chunks.push(chunk);
    });
    request.on('end', () => resolve(length <= maximumBytes ? Buffer.concat(chunks) : undefined));
    request.on('error', reject);
  });
}

function describe({ timeOf }: Api, { peer, lastActiveAt }: Connection) {
  return {
    connectedAt: new Date(peer.connectedAt).toISOString(),
    identity: { sourceIp: peer.sourceIp, userAgent: peer.userAgent },
    lastActiveAt: new Date(timeOf(lastActiveAt())).toISOString(),
  };
}
