import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import type { Counters } from './counters.ts';
import type { Troubles } from './troubles.ts';

/**
 * An integration or an authorizer: what Lambda would run. It gets a deep copy of its event.
 * A rejection is a failed function, whatever was thrown.
 */
export type Invoke = (event: unknown) => Promise<unknown>;

/** A function, or MOCK: a fixed text that stands for the body of a result with status 200. No VTL is evaluated. */
export type Integration =
  | { readonly invoke: Invoke; readonly mock?: undefined }
  | { readonly mock: { readonly body: string }; readonly invoke?: undefined };

/** A token bucket: so many per second in the long run, and so many at once. AWS calls them targets, not ceilings. */
export type Throttle = { readonly rate: number; readonly burst: number };

export type Route = Integration & {
  /** True when the route has a route response: the result's `body` then goes back as a text frame. */
  readonly routeResponse: boolean;
  /** 50 ms to 29 s. @default limits.integrationTimeoutMs */
  readonly integrationTimeoutMs?: number | undefined;
  /** @default the stage's */
  readonly throttle?: Throttle | undefined;
};

export type Authorizer = {
  readonly invoke: Invoke;
  /**
   * `route.request.header.NAME` or `route.request.querystring.NAME`; a handshake that lacks one gets 401 unseen.
   * @default [] (always invoked)
   */
  readonly identitySource?: readonly string[] | undefined;
};

export type Limits = {
  /** Payload of one frame, bytes. A larger one that comes in closes with 1009; what goes out is cut into such frames. */
  readonly frameBytes: number;
  /** One message in either direction, bytes; more closes with 1009, or answers a POST with 413. */
  readonly messageBytes: number;
  /** The authorizer's result as JSON, bytes; more refuses the handshake with 500. */
  readonly authorizerResultBytes: number;
  /** The handshake's path and query, characters; more refuses it with 414. */
  readonly urlLength: number;
  /** Without a data frame in either direction, milliseconds. */
  readonly idleMs: number;
  /** From the handshake on, milliseconds. */
  readonly maxDurationMs: number;
  /** For one run of an authorizer, or of an integration whose route sets no time of its own, milliseconds. */
  readonly integrationTimeoutMs: number;
  /** New connections per second in the long run; more get 429. */
  readonly connectRate: number;
  /** New connections at once. */
  readonly connectBurst: number;
  /**
   * Handshakes, messages and management calls together, per second in the long run. Above it a handshake gets 429, a
   * message closes with 1008 and a management call gets 429.
   */
  readonly accountRate: number;
  /** Handshakes, messages and management calls at once. */
  readonly accountBurst: number;
  /** Bytes waiting for a slow client; above it a POST gets 429. */
  readonly sendBufferBytes: number;
  /** How long a client may take to answer a close frame before its socket is cut, milliseconds. */
  readonly closeWaitMs: number;
  /** How long `close()` waits for running integrations, milliseconds. */
  readonly shutdownMs: number;
};

/** The published quotas of API Gateway (its quotas page); what it does not publish says so. */
export const AWS_LIMITS: Limits = {
  frameBytes: 32 * 1_024,
  messageBytes: 128 * 1_024,
  authorizerResultBytes: 8 * 1_024,
  urlLength: 4_096,
  idleMs: 600_000, // 10 min
  maxDurationMs: 7_200_000, // 2 h
  integrationTimeoutMs: 29_000, // 29 s
  connectRate: 500,
  connectBurst: 500,
  accountRate: 10_000,
  accountBurst: 5_000,
  sendBufferBytes: 128 * 1_024, // not published; strict: one full message may wait
  closeWaitMs: 2_000, // 2 s; not published
  shutdownMs: 5_000, // 5 s; ours, AWS has no such thing
};

/** Never holds bodies, query strings or tokens. `cause` is what an integration threw, as it was thrown. */
export type LogEntry = {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly [key: string]: unknown;
};

export type Log = (entry: LogEntry) => void;

/** Answers a plain HTTP request; false (and nothing written) when the request is not its own. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

export type GatewayOptions = {
  /** On a loopback address, requests whose Host header is not loopback are refused. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly stage: string;
  /** @default 'a1b2c3d4e5' */
  readonly apiId?: string | undefined;
  /** @default 'us-east-1' */
  readonly region?: string | undefined;
  /** @default '123456789012' */
  readonly accountId?: string | undefined;
  /** What events call `domainName`. @default the API's default endpoint on AWS */
  readonly domainName?: string | undefined;
  /** What events carry as `stageVariables`. @default none, and no such field */
  readonly stageVariables?: Readonly<Record<string, string>> | undefined;
  /** `$request.body.a.b`, or a template such as `${request.body.a}/${request.body.b}`. */
  readonly routeSelectionExpression: string;
  /** By route key: `$connect`, `$disconnect`, `$default` and custom ones. */
  readonly routes: Readonly<Record<string, Route>>;
  /** What each route without its own may take; 0 and 0 let no client in. @default only the account's limits */
  readonly throttle?: Throttle | undefined;
  readonly authorizer?: Authorizer | undefined;
  /** Further paths that clients may open; they mean `/{stage}`. @default [] */
  readonly websocketPaths?: readonly string[] | undefined;
  /** Asked for every path that API Gateway would not know. @default all are refused with 403 */
  readonly http?: HttpHandler | undefined;
  /** @default AWS_LIMITS */
  readonly limits?: Partial<Limits> | undefined;
  /** What a route response without a body sends; AWS does not say. @default 'nothing' */
  readonly emptyRouteResponse?: 'nothing' | 'empty_frame' | undefined;
  /** What goes wrong on purpose. @default nothing */
  readonly troubles?: Troubles | undefined;
  /** @default the system's */
  readonly clock?: Clock | undefined;
  /** What events and the management API say of a moment; both in milliseconds since the epoch. @default the moment itself */
  readonly timeOf?: ((moment: number) => number) | undefined;
  readonly log: Log;
};

export type Gateway = {
  /** Where clients connect, e.g. `ws://127.0.0.1:4001/dev`. */
  readonly url: string;
  /** The endpoint for a management API client, e.g. `http://127.0.0.1:4001/dev`. */
  readonly callbackUrl: string;
  readonly port: number;
  openConnections(): number;
  /** A copy of the counts as they are now. */
  counters(): Counters;
  /**
   * Closes every connection with 1001, starts what troubles hold back, waits for `$disconnect` and everything else that
   * runs (at most `limits.shutdownMs`), then stops listening. A second call waits for the first.
   */
  close(): Promise<void>;
};
