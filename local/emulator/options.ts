import type { FaultPlan } from '../faults/plan.ts';
import type { Authorizer, GatewayOptions, HttpHandler, Route } from '../gateway/index.ts';
import type { HttpApiOptions } from '../http-api/options.ts';
import type { InvocationReport } from '../lambda/start-function.ts';
import type { Log } from '../log.ts';
import type { QueueDepths } from '../queues/depths.ts';
import type { QueueShapes } from '../queues/shape.ts';
import type { ScheduleShape } from '../schedules/start-schedules.ts';
import type { TableShapes } from '../tables/shape.ts';

/** A Lambda function: a module that exports `handler`, run in a thread of its own. */
export type FunctionShape = {
  readonly entry: string; // absolute path
  readonly timeoutMs: number;
  /** @default 128, as on AWS */
  readonly memoryMb?: number | undefined;
  /** How long an invocation waits when it needs one more execution environment than there were so far. @default 0 */
  readonly coldStartMs?: number | undefined;
  /** Whether it starts when it is first invoked, or 2 s after the others: for what nobody waits for. @default false */
  readonly startsLater?: boolean | undefined;
  /** What its `process.env` has beside what every function gets (environment.ts). @default nothing */
  readonly environment?: (services: Services) => Readonly<Record<string, string>>;
};

/** A route of the API: a gateway's, with the name of the function that it invokes. */
export type RouteShape = Pick<Route, 'routeResponse' | 'integrationTimeoutMs' | 'throttle'> &
  (
    | { readonly function: string; readonly mock?: undefined }
    | { readonly mock: { readonly body: string }; readonly function?: undefined }
  );

export type EmulatorOptions = Pick<
  GatewayOptions,
  | 'host'
  | 'port'
  | 'stage'
  | 'apiId'
  | 'region'
  | 'accountId'
  | 'domainName'
  | 'routeSelectionExpression'
  | 'websocketPaths'
  | 'stageVariables'
  | 'throttle'
  | 'limits'
  | 'emptyRouteResponse'
  | 'clock'
> & {
  /** By route key: `$connect`, `$disconnect`, `$default` and custom ones. */
  readonly routes: Readonly<Record<string, RouteShape>>;
  readonly authorizer?: { readonly function: string } & Pick<Authorizer, 'identitySource'>;
  /** @default none */
  readonly httpApi?: HttpApiShape;
  readonly functions: Readonly<Record<string, FunctionShape>>;
  /** @default none, and no SQS */
  readonly queues?: QueueShapes;
  /** @default none, and no DynamoDB */
  readonly tables?: TableShapes;
  /** Where the tables are kept; made if missing. Needed where there are tables. */
  readonly dataFolder?: string;
  readonly schedules?: Readonly<Record<string, ScheduleShape>>;
  /**
   * How many times as fast as the clock time passes for the functions, from 1 to 3600: on their clocks, in their events, for
   * their schedules, for what expires and for the two hours of a connection. All else keeps the clock's time.
   * @default 1
   */
  readonly speed?: number | undefined;
  /** Answers plain HTTP requests beside the paths of the APIs. @default all are refused, with 403 */
  readonly http?: (emulator: EmulatorView) => HttpHandler;
  /** Hears of every invocation that has ended: its trigger, its time, the calls that it made. */
  readonly onInvocation?: ((report: InvocationReport) => void) | undefined;
  /**
   * What is to go wrong on purpose; true for nothing yet. A control API on loopback then changes it while all runs.
   * @default nothing ever, and no control API
   */
  readonly faults?: true | FaultPlan | undefined;
  readonly log: Log;
};

/** An HTTP API beside the WebSocket API, on the same port. */
export type HttpApiShape = Pick<HttpApiOptions, 'basePath' | 'cors' | 'limits'> & {
  /** The function of each route, by route key: a method or `ANY`, a blank, and a path without variables. */
  readonly routes: Readonly<Record<string, string>>;
};

/** Where the services listen, for the environments of functions. */
export type Services = {
  /** Endpoint for a client of the management API. */
  readonly callbackUrl: string;
  readonly dynamoDbEndpoint: string | undefined;
  readonly sqsEndpoint: string | undefined;
  /** @throws TypeError when there is no such queue. */
  queueUrl(name: string): string;
};

/** What can be seen of an emulator while it starts and runs. */
export type EmulatorView = {
  /** Resolves when everything has started but the functions that do so later. */
  readonly ready: Promise<void>;
  openConnections(): number;
  status(): Promise<EmulatorStatus>;
};

export type EmulatorStatus = {
  readonly openConnections: number;
  /** `delivered`: messages that functions were handed since the start, each time that they were. */
  readonly queues: Readonly<Record<string, QueueDepths & { readonly delivered: number }>>;
  readonly tables: Readonly<Record<string, { readonly items: number }>>;
};
