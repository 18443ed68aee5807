import { type Clock, systemClock } from './clock.ts';
import type { ApiNames } from './events.ts';
import { compileIdentitySource, type IdentitySource } from './identity-source.ts';
import type { Task } from './invocations.ts';
import {
  AWS_LIMITS,
  type GatewayOptions,
  type HttpHandler,
  type Invoke,
  type Limits,
  type Log,
  type Route,
  type Throttle,
} from './options.ts';
import { compileRouteSelection, type RouteSelector } from './route-selection.ts';
import { NO_TROUBLES, type Troubles } from './troubles.ts';

/** A route whose integration is a function, whatever it was. */
export type SettledRoute = Task & {
  readonly routeResponse: boolean;
  readonly throttle: Throttle | undefined;
};

/** The options, checked and completed. */
export type Settings = {
  readonly names: ApiNames;
  readonly host: string;
  readonly port: number;
  readonly routes: ReadonlyMap<string, SettledRoute>;
  readonly throttle: Throttle | undefined;
  readonly routeKeyOf: RouteSelector;
  readonly authorizer: (Task & { readonly identitySources: readonly IdentitySource[] }) | undefined;
  readonly stagePath: string;
  readonly aliasPaths: ReadonlySet<string>;
  readonly http: HttpHandler;
  readonly limits: Limits;
  readonly emptyRouteResponse: 'nothing' | 'empty_frame';
  readonly troubles: Troubles;
  readonly clock: Clock;
  readonly timeOf: (moment: number) => number;
  readonly log: Log;
};

const OWN_ROUTES = new Set(['$connect', '$disconnect', '$default']);
const SHORTEST_TIMEOUT_MS = 50;
const LONGEST_TIMEOUT_MS = 29_000; // 29 s
const TEMPLATE_LANGUAGE = /[$#][!{A-Za-z]/; // the start of a reference or directive of VTL

/** @throws TypeError for options with which AWS would not make an API. */
export function settle(options: GatewayOptions): Settings {
  const limits = { ...AWS_LIMITS, ...options.limits };
  return {
    names: settleNames(options),
    host: options.host,
    port: options.port,
    routes: settleRoutes(options.routes, limits),
    throttle: settleThrottle(options.throttle),
    routeKeyOf: compileRouteSelection(options.routeSelectionExpression),
    authorizer: settleAuthorizer(options, limits),
    stagePath: `/${options.stage}`,
    aliasPaths: new Set(options.websocketPaths ?? []),
    http: options.http ?? (() => false),
    limits,
    emptyRouteResponse: options.emptyRouteResponse ?? 'nothing',
    troubles: options.troubles ?? NO_TROUBLES,
    clock: options.clock ?? systemClock,
    timeOf: options.timeOf ?? ((moment) => moment),
    log: options.log,
  };
}

function settleNames(options: GatewayOptions): ApiNames {
  if (!/^[A-Za-z0-9_-]+$/.test(options.stage)) throw new TypeError(`not a stage name: ${options.stage}`);
  const apiId = options.apiId ?? 'a1b2c3d4e5';
  const region = options.region ?? 'us-east-1';
  return {
    stage: options.stage,
    apiId,
    region,
    accountId: options.accountId ?? '123456789012',
    domainName: options.domainName ?? `${apiId}.execute-api.${region}.amazonaws.com`,
    stageVariables: settleStageVariables(options.stageVariables),
  };
}

function settleStageVariables(variables: GatewayOptions['stageVariables']): ApiNames['stageVariables'] {
  const wrong = Object.entries(variables ?? {}).find(([name, value]) => !isStageVariable(name, value));
  if (wrong !== undefined) throw new TypeError(`not a stage variable: ${wrong[0]}=${wrong[1]}`);
  return variables;
}

/** The characters that AWS takes (apigatewayv2 API reference, Stage). */
function isStageVariable(name: string, value: string): boolean {
  return /^\w+$/.test(name) && /^[A-Za-z0-9\-._~:/?#&=,]+$/.test(value);
}

function settleRoutes(routes: GatewayOptions['routes'], limits: Limits): Settings['routes'] {
  const entries = Object.entries(routes);
  const wrong = entries.find(([key]) => key === '' || (key.startsWith('$') && !OWN_ROUTES.has(key)));
  if (wrong !== undefined) throw new TypeError(`not a route key: '${wrong[0]}'`);
  return new Map(entries.map(([key, route]) => [key, settleRoute(key, route, limits)]));
}

function settleRoute(key: string, route: Route, limits: Limits): SettledRoute {
  const { routeResponse, integrationTimeoutMs: ownTimeoutMs } = route;
  const isTimeout = ownTimeoutMs === undefined || isWithin(ownTimeoutMs, SHORTEST_TIMEOUT_MS, LONGEST_TIMEOUT_MS);
  if (!isTimeout) throw new TypeError(`not an integration timeout, 50 ms to 29 s: ${ownTimeoutMs} of route '${key}'`);
  const invoke = route.invoke ?? mockOf(key, route.mock.body);
  const timeoutMs = ownTimeoutMs ?? limits.integrationTimeoutMs;
  return { invoke, routeResponse, timeoutMs, throttle: settleThrottle(route.throttle) };
}

function mockOf(key: string, body: string): Invoke {
  if (TEMPLATE_LANGUAGE.test(body)) throw new TypeError(`VTL is not evaluated: the mock of route '${key}'`);
  return async () => ({ statusCode: 200, body });
}

function settleThrottle(throttle: Throttle | undefined): Throttle | undefined {
  const numbers = throttle === undefined ? [] : [throttle.rate, throttle.burst];
  if (numbers.every((number) => isWithin(number, 0, Number.MAX_VALUE))) return throttle;
  throw new TypeError(`not a throttle: rate ${numbers[0]}, burst ${numbers[1]}`);
}

function isWithin(number: number, least: number, most: number): boolean {
  return number >= least && number <= most; // false for NaN
}

function settleAuthorizer({ authorizer }: GatewayOptions, limits: Limits): Settings['authorizer'] {
  if (authorizer === undefined) return undefined;
  const identitySources = (authorizer.identitySource ?? []).map(compileIdentitySource);
  return { invoke: authorizer.invoke, timeoutMs: limits.integrationTimeoutMs, identitySources };
}
