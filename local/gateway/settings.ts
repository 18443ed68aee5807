import { type Clock, systemClock } from './clock.ts';
import type { ApiNames } from './events.ts';
import { compileIdentitySource, type IdentitySource } from './identity-source.ts';
import {
  AWS_LIMITS,
  type GatewayOptions,
  type HttpHandler,
  type Invoke,
  type Limits,
  type Log,
  type Route,
} from './options.ts';
import { compileRouteSelection, type RouteSelector } from './route-selection.ts';

/** The options, checked and completed. */
export type Settings = {
  readonly names: ApiNames;
  readonly host: string;
  readonly port: number;
  readonly routes: ReadonlyMap<string, Route>;
  readonly routeKeyOf: RouteSelector;
  readonly authorizer: { readonly invoke: Invoke; readonly identitySources: readonly IdentitySource[] } | undefined;
  readonly stagePath: string;
  readonly aliasPaths: ReadonlySet<string>;
  readonly http: HttpHandler;
  readonly limits: Limits;
  readonly emptyRouteResponse: 'nothing' | 'empty_frame';
  readonly clock: Clock;
  readonly log: Log;
};

const OWN_ROUTES = new Set(['$connect', '$disconnect', '$default']);

/** @throws TypeError for options with which AWS would not make an API. */
export function settle(options: GatewayOptions): Settings {
  return {
    names: settleNames(options),
    host: options.host,
    port: options.port,
    routes: settleRoutes(options.routes),
    routeKeyOf: compileRouteSelection(options.routeSelectionExpression),
    authorizer: settleAuthorizer(options),
    stagePath: `/${options.stage}`,
    aliasPaths: new Set(options.websocketPaths ?? []),
    http: options.http ?? (() => false),
    limits: { ...AWS_LIMITS, ...options.limits },
    emptyRouteResponse: options.emptyRouteResponse ?? 'nothing',
    clock: options.clock ?? systemClock,
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
  };
}

function settleRoutes(routes: GatewayOptions['routes']): ReadonlyMap<string, Route> {
  const entries = Object.entries(routes);
  const wrong = entries.find(([key]) => key === '' || (key.startsWith('$') && !OWN_ROUTES.has(key)));
  if (wrong !== undefined) throw new TypeError(`not a route key: '${wrong[0]}'`);
  return new Map(entries);
}

function settleAuthorizer({ authorizer }: GatewayOptions): Settings['authorizer'] {
  if (authorizer === undefined) return undefined;
  return { invoke: authorizer.invoke, identitySources: (authorizer.identitySource ?? []).map(compileIdentitySource) };
}
