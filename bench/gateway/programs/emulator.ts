import { startEmulator } from '../../../local/index.ts';
import { consoleLog } from '../../../local/log.ts';
import { APP_FOLDER, NO_RATE_LIMITS, ROUTES, SELECTION } from '../app.ts';

// The whole emulator, with each function in a thread.

const FUNCTION_TIMEOUT_MS = 30_000; // 30 s

const modules = new Set(Object.values(ROUTES).map(({ module }) => module));
const functions = [...modules].map((module) => [
  module,
  {
    entry: `${APP_FOLDER}${module}.mjs`,
    timeoutMs: FUNCTION_TIMEOUT_MS,
    environment: ({ callbackUrl }: { readonly callbackUrl: string }) => ({ CALLBACK_URL: callbackUrl }),
  },
]);
const routes = Object.entries(ROUTES).map(([key, { module, routeResponse }]) => [
  key,
  { function: module, routeResponse },
]);
await startEmulator({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  stage: 'dev',
  routeSelectionExpression: SELECTION,
  routes: Object.fromEntries(routes),
  functions: Object.fromEntries(functions),
  limits: NO_RATE_LIMITS,
  log: consoleLog,
});
