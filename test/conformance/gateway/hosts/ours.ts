import { join } from 'node:path';
import { type Gateway, type Invoke, type Route, startGateway } from '../../../../local/gateway/index.ts';
import { type LocalFunction, startFunction } from '../../../../local/lambda/start-function.ts';
import {
  APP_FOLDER,
  type AppSettings,
  AWS_LIMITS,
  FUNCTIONS,
  type FunctionName,
  VARIANTS,
  type Variant,
} from '../app.ts';
import type { Recorder } from '../recorder.ts';
import type { Host } from '../subject.ts';

const PATIENCE_MS = 5_000; // ms; far longer than anything takes here
const FUNCTION_TIMEOUT_MS = 60_000; // 60 s; what is late, is late for the gateway first

const SLOW_RATE = 0.01; // per second, so that the burst is all there is

/** Our own gateway, with the functions of the echo app in threads. */
export async function startOurs(recorder: Recorder): Promise<Host> {
  const functions = new Map<FunctionName, LocalFunction>();
  await Promise.all(
    FUNCTIONS.map(async (name) => {
      const entry = join(APP_FOLDER, `${name}.mjs`);
      const environment = { RECORDER_URL: recorder.url };
      const options = { name, entry, environment, timeoutMs: FUNCTION_TIMEOUT_MS, log: () => {} };
      functions.set(name, await startFunction(options));
    }),
  );
  const invokeOf =
    (name: FunctionName): Invoke =>
    async (event) =>
      functions.get(name)?.invoke(event);
  const gateways = new Map<Variant, Promise<Gateway>>();
  return {
    name: 'ours',
    async subject(variant) {
      const gateway = gateways.get(variant) ?? startVariant(variant, invokeOf);
      gateways.set(variant, gateway);
      const { url, callbackUrl } = await gateway;
      const limits = { ...AWS_LIMITS, ...VARIANTS[variant].limits };
      return { url, callbackUrl, recorder, limits, patienceMs: PATIENCE_MS };
    },
    async stop() {
      const started = await Promise.all(gateways.values());
      await Promise.all(started.map((gateway) => gateway.close()));
      await Promise.all([...functions.values()].map((running) => running.stop()));
    },
  };
}

function startVariant(variant: Variant, invokeOf: (name: FunctionName) => Invoke): Promise<Gateway> {
  const { routeSelectionExpression, routes, authorizer, stageVariables, limits }: AppSettings = VARIANTS[variant];
  const { routeBurst, ...gatewayLimits } = limits;
  const entries = Object.entries(routes).map(([key, { routeResponse, mock, function: name }]): [string, Route] => {
    return [
      key,
      name === undefined ? { mock: { body: mock }, routeResponse } : { invoke: invokeOf(name), routeResponse },
    ];
  });
  return startGateway({
    host: '127.0.0.1',
    port: 0,
    stage: 'dev',
    routeSelectionExpression,
    routes: Object.fromEntries(entries),
    authorizer: authorizer
      ? { invoke: invokeOf('authorizer'), identitySource: ['route.request.querystring.token'] }
      : undefined,
    stageVariables,
    throttle: routeBurst === undefined ? undefined : { rate: Math.min(routeBurst, SLOW_RATE), burst: routeBurst },
    limits: {
      ...gatewayLimits,
      ...(limits.connectBurst !== undefined && { connectRate: SLOW_RATE }),
      ...(limits.accountBurst !== undefined && { accountRate: SLOW_RATE }),
    },
    log: () => {},
  });
}
