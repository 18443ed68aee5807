import { type Invoke, type Route, startGateway } from '../../../local/gateway/index.ts';
import { consoleLog } from '../../../local/log.ts';
import { APP_FOLDER, NO_RATE_LIMITS, ROUTES, SELECTION } from '../app.ts';

// The gateway alone, with the handlers in its own process.

const port = Number(process.argv[2]);
process.env.CALLBACK_URL = `http://127.0.0.1:${port}/dev`; // before the handlers are loaded
const entries = Object.entries(ROUTES).map(async ([key, { module, routeResponse }]): Promise<[string, Route]> => {
  const { handler } = (await import(`${APP_FOLDER}${module}.mjs`)) as { handler: Invoke };
  return [key, { invoke: handler, routeResponse }];
});
await startGateway({
  host: '127.0.0.1',
  port,
  stage: 'dev',
  routeSelectionExpression: SELECTION,
  routes: Object.fromEntries(await Promise.all(entries)),
  limits: NO_RATE_LIMITS,
  log: ({ message, ...details }) => consoleLog(message, details),
});
