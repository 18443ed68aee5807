import {
  AWS_LIMITS,
  type Gateway,
  type HttpHandler,
  type Invoke,
  type Route,
  startGateway,
  type Troubles,
} from '../gateway/index.ts';
import type { HttpApi } from '../http-api/http-api.ts';
import type { FunctionTime } from './function-time.ts';
import type { InvokeFunction } from './functions.ts';
import type { EmulatorOptions, EmulatorView, RouteShape } from './options.ts';

/** Starts the gateway whose routes and authorizer are functions. Rejects as startGateway does. */
export function openGateway(
  options: EmulatorOptions,
  time: FunctionTime,
  invoke: InvokeFunction,
  view: EmulatorView,
  troubles: Troubles | undefined,
  httpApi: HttpApi | undefined,
): Promise<Gateway> {
  const { routes, authorizer, http, httpApi: _, limits = {}, log, ...asTheyAre } = options;
  const invokeOf =
    (name: string): Invoke =>
    (event) =>
      invoke(name, event);
  const routeOf = ({ function: name, mock, ...shape }: RouteShape): Route =>
    mock === undefined ? { ...shape, invoke: invokeOf(name) } : { ...shape, mock };
  return startGateway({
    ...asTheyAre,
    routes: Object.fromEntries(Object.entries(routes).map(([key, shape]) => [key, routeOf(shape)])),
    authorizer: authorizer && { invoke: invokeOf(authorizer.function), identitySource: authorizer.identitySource },
    http: firstOf([httpApi?.answer, http?.(view), httpApi?.refuse]),
    limits: { ...limits, maxDurationMs: (limits.maxDurationMs ?? AWS_LIMITS.maxDurationMs) / time.speed },
    timeOf: time.at,
    troubles,
    log: ({ message, ...details }) => log(message, details),
  });
}

/** Asks one after the other until one has answered. */
function firstOf(handlers: readonly (HttpHandler | undefined)[]): HttpHandler {
  return async (request, response) => {
    for (const handler of handlers) if (await handler?.(request, response)) return true;
    return false;
  };
}
