import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock } from '../gateway/clock.ts';
import { newId, newTraceId } from '../gateway/ids.ts';
import type { HttpHandler } from '../gateway/index.ts';
import { createInvocations } from '../gateway/invocations.ts';
import { forwardedHeaders } from '../gateway/request-maps.ts';
import { splitTarget } from '../gateway/request-path.ts';
import { readBody } from '../services/read-body.ts';
import { preflightHeaders, withCors } from './cors.ts';
import { type HttpOccasion, type HttpRequest, httpEvent } from './event.ts';
import { AWS_HTTP_LIMITS, type HttpApiOptions } from './options.ts';
import { type HttpResult, readHttpResult } from './result.ts';
import { compileRoutes, type HttpRoute } from './routes.ts';

export type HttpApi = {
  /** Answers what a route is there for, and preflights. */
  readonly answer: HttpHandler;
  /** Answers all that is left below the base path: there is no such thing. */
  readonly refuse: HttpHandler;
  /** Waits for functions that run, at most `milliseconds`. */
  settled(milliseconds: number): Promise<number>;
};

/** How API Gateway words the refusals of an HTTP API. */
const REFUSALS = {
  404: 'Not Found',
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

type RefusalStatus = keyof typeof REFUSALS;

/**
 * An API Gateway HTTP API with Lambda proxy integrations, on a port that others use too.
 *
 * @throws TypeError for a route key that AWS would not take, or that is not imitated.
 */
export function createHttpApi(options: HttpApiOptions): HttpApi {
  const { basePath, cors, clock = systemClock, timeOf = (moment) => moment, log } = options;
  const limits = { ...AWS_HTTP_LIMITS, ...options.limits };
  const routeOf = compileRoutes(options.routes);
  const invocations = createInvocations(clock);
  const isOurs = (path: string): boolean => path === basePath || path.startsWith(`${basePath}/`);

  async function run(route: HttpRoute, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const occasion = { requestId: newId(), at: timeOf(clock.now()) };
    const body = await readBody(request, limits.bodyBytes);
    if (body === 'broken off') {
      log({ level: 'warn', message: 'a caller left before its request was whole' });
      return;
    }
    const answer = body === 'too large' ? 413 : await answerOf(route, describe(request, body, occasion), occasion);
    if (typeof answer === 'number') refuse(response, answer, occasion);
    else send(response, { ...answer, headers: withCors(answer.headers, cors, request.headers) }, occasion);
  }

  async function answerOf(
    route: HttpRoute,
    request: HttpRequest,
    occasion: HttpOccasion,
  ): Promise<HttpResult | RefusalStatus> {
    const task = { invoke: route.invoke, timeoutMs: limits.integrationTimeoutMs };
    const outcome = await invocations.run(task, httpEvent(route.key, request, occasion));
    const complain = (message: string, details: object = {}): void =>
      log({ level: 'error', message, routeKey: route.key, requestId: occasion.requestId, ...details });
    if (outcome.kind === 'timed out') {
      complain('an integration timed out');
      return 503;
    }
    if (outcome.kind === 'failed') {
      complain('an integration failed', { cause: outcome.cause });
      return 500;
    }
    const result = readHttpResult(outcome.value);
    if (result === undefined) complain('an integration returned a malformed result');
    return result ?? 500;
  }

  return {
    async answer(request, response) {
      const { path } = splitTarget(request.url);
      const route = routeOf(request.method ?? '', path);
      if (route !== undefined) {
        await run(route, request, response);
        return true;
      }
      if (cors === undefined || request.method !== 'OPTIONS' || !isOurs(path)) return false;
      response
        .writeHead(204, { ...preflightHeaders(cors, request.headers), ...idHeader({ requestId: newId() }) })
        .end();
      return true;
    },
    refuse(request, response) {
      if (!isOurs(splitTarget(request.url).path)) return false;
      refuse(response, 404, { requestId: newId() });
      return true;
    },
    settled: (milliseconds) => invocations.settled(milliseconds),
  };
}

function describe(request: IncomingMessage, body: Buffer, { at }: HttpOccasion): HttpRequest {
  const sourceIp = request.socket.remoteAddress ?? '';
  const length = body.length > 0 ? [['content-length', String(body.length)] as const] : [];
  return {
    method: request.method ?? '',
    ...splitTarget(request.url),
    protocol: `HTTP/${request.httpVersion}`,
    headers: [...forwardedHeaders(request.rawHeaders, sourceIp, newTraceId(at)), ...length],
    sourceIp,
    body,
  };
}

function send(response: ServerResponse, result: HttpResult, occasion: HttpOccasion): void {
  const cookies = result.cookies.length > 0 ? { 'set-cookie': [...result.cookies] } : {};
  const own = { 'content-length': result.body.length, ...idHeader(occasion) };
  response.writeHead(result.status, { ...result.headers, ...cookies, ...own }).end(result.body);
}

function refuse(response: ServerResponse, status: RefusalStatus, occasion: Pick<HttpOccasion, 'requestId'>): void {
  const body = JSON.stringify({ message: REFUSALS[status] });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...idHeader(occasion) }).end(body);
}

function idHeader({ requestId }: Pick<HttpOccasion, 'requestId'>): Record<string, string> {
  return { 'apigw-requestid': requestId };
}
