import { type Gateway, type Invoke, type Route, startGateway, type Troubles } from '../gateway/index.ts';
import type { InvokeFunction } from './functions.ts';
import type { EmulatorOptions, EmulatorView, RouteShape } from './options.ts';

/** Starts the gateway whose routes and authorizer are functions. Rejects as startGateway does. */
export function openGateway(
  options: EmulatorOptions,
  invoke: InvokeFunction,
  view: EmulatorView,
  troubles: Troubles | undefined,
): Promise<Gateway> {
  const { routes, authorizer, http, log, ...asTheyAre } = options;
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
    http: http?.(view),
    troubles,
    log: ({ message, ...details }) => log(message, details),
  });
}
