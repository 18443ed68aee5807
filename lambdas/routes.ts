import type { QueueName } from '../adapters/resources.ts';
import { MESSAGES_PATH, SETTINGS_PATH } from '../protocol/http-paths.ts';

/**
 * What runs where, as pure data. `lib` makes functions, routes and event sources of it; `local` hands it to its gateway.
 * The only file in this folder that other folders may import.
 */
export type FunctionName =
  | 'authorizer'
  | 'connection'
  | 'chat'
  | 'fallback'
  | 'http'
  | 'welcome'
  | 'reply'
  | 'reply-failed'
  | 'check-in';

/** A Lambda function: `entry` exports `handler`. */
export type FunctionShape = {
  readonly entry: string; // relative to the project
  readonly timeoutSeconds: number; // API Gateway gives an integration 29 s
  readonly memoryMb: number;
};

export const FUNCTIONS: Readonly<Record<FunctionName, FunctionShape>> = {
  authorizer: { entry: 'lambdas/authorizer.ts', timeoutSeconds: 10, memoryMb: 256 },
  connection: { entry: 'lambdas/connection.ts', timeoutSeconds: 10, memoryMb: 512 },
  // A claim that is older than this function can live is known to be abandoned (chat/send-message.ts).
  chat: { entry: 'lambdas/chat.ts', timeoutSeconds: 10, memoryMb: 512 },
  fallback: { entry: 'lambdas/default.ts', timeoutSeconds: 5, memoryMb: 128 },
  http: { entry: 'lambdas/http.ts', timeoutSeconds: 10, memoryMb: 512 }, // the same holds for its claims
  welcome: { entry: 'lambdas/welcome.ts', timeoutSeconds: 20, memoryMb: 512 },
  // Its queue's visibility has to be as long: so long waits a conversation whose worker dies before its first call.
  reply: { entry: 'lambdas/reply.ts', timeoutSeconds: 90, memoryMb: 512 },
  'reply-failed': { entry: 'lambdas/reply-failed.ts', timeoutSeconds: 30, memoryMb: 256 },
  'check-in': { entry: 'lambdas/check-in.ts', timeoutSeconds: 50, memoryMb: 512 }, // over before its schedule's next minute
};

/** One WebSocket route. `answers`: what the handler returns as `body` goes back to the client (route response). */
export type RouteShape = { readonly handler: string; readonly function: FunctionName; readonly answers: boolean };

export const ROUTES = {
  $connect: { handler: 'lambdas/connect.ts', function: 'connection', answers: false },
  $disconnect: { handler: 'lambdas/disconnect.ts', function: 'connection', answers: false },
  $default: { handler: 'lambdas/default.ts', function: 'fallback', answers: true },
  message: { handler: 'lambdas/message.ts', function: 'chat', answers: true },
  read_receipt: { handler: 'lambdas/read-receipt.ts', function: 'chat', answers: true },
  typing: { handler: 'lambdas/typing.ts', function: 'chat', answers: true },
  history: { handler: 'lambdas/history.ts', function: 'chat', answers: true },
  stop: { handler: 'lambdas/stop.ts', function: 'chat', answers: true },
  settings: { handler: 'lambdas/settings.ts', function: 'chat', answers: true },
  ping: { handler: 'lambdas/ping.ts', function: 'chat', answers: true },
  subscribe: { handler: 'lambdas/subscribe.ts', function: 'chat', answers: true },
  unsubscribe: { handler: 'lambdas/unsubscribe.ts', function: 'chat', answers: true },
} as const satisfies Readonly<Record<string, RouteShape>>;

export type HttpRouteShape = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly function: FunctionName;
};

export type RouteKey = keyof typeof ROUTES;

export const ROUTE_SELECTION_EXPRESSION = '$request.body.event';

/** The routes of the HTTP API, for clients without a WebSocket. */
export const HTTP_ROUTES = [
  { method: 'POST', path: MESSAGES_PATH, function: 'http' },
  { method: 'GET', path: MESSAGES_PATH, function: 'http' },
  { method: 'GET', path: SETTINGS_PATH, function: 'http' },
  { method: 'PUT', path: SETTINGS_PATH, function: 'http' },
] as const satisfies readonly HttpRouteShape[];

/** What web pages of other origins may do with the HTTP API. Which origins, the deployment says. */
export const CORS = {
  methods: ['GET', 'POST', 'PUT'],
  headers: ['authorization', 'content-type'],
  exposedHeaders: ['retry-after'],
  maxAgeSeconds: 7_200, // 2 h: Chromium keeps an answer no longer
} as const;

/** Which function consumes which queue; how, stands with the queue in adapters/resources.ts. */
export const CONSUMERS: Readonly<Partial<Record<QueueName, FunctionName>>> = {
  welcome: 'welcome',
  reply: 'reply',
  'reply-dead': 'reply-failed',
};

export type ScheduleName = 'check-in';

export type ScheduleShape = { readonly everyMinutes: number; readonly function: FunctionName };

/** Which function is invoked again and again, and how often. */
export const SCHEDULES: Readonly<Record<ScheduleName, ScheduleShape>> = {
  'check-in': { everyMinutes: 1, function: 'check-in' },
};
