import { createHttpApi, type HttpApi } from '../http-api/http-api.ts';
import type { FunctionTime } from './function-time.ts';
import type { InvokeFunction } from './functions.ts';
import type { EmulatorOptions } from './options.ts';

/** The HTTP API whose routes are functions. @throws TypeError as createHttpApi does */
export function openHttpApi(
  { httpApi, clock, log }: EmulatorOptions,
  time: FunctionTime,
  invoke: InvokeFunction,
): HttpApi | undefined {
  if (httpApi === undefined) return undefined;
  const routes = Object.entries(httpApi.routes).map(([key, name]) => [key, (event: unknown) => invoke(name, event)]);
  return createHttpApi({
    ...httpApi,
    routes: Object.fromEntries(routes),
    clock,
    timeOf: time.at,
    log: ({ message, ...details }) => log(message, details),
  });
}
