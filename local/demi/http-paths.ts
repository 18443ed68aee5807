import type { IncomingMessage, ServerResponse } from 'node:http';
import packageJson from '../../package.json' with { type: 'json' };
import { HTTP_BASE_PATH } from '../../protocol/http-paths.ts';
import type { EmulatorView } from '../index.ts';
import type { Page } from './web.ts';

export const HEALTH_PATH = `${HTTP_BASE_PATH}/health`;
export const STATUS_PATH = `${HTTP_BASE_PATH}/_local`;

/** What the local stack answers beside the gateway's own paths: the chat page, the health check, and what is going on. */
export function httpPaths(page: () => Promise<Page>, emulator: EmulatorView) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const [path = '/'] = (request.url ?? '/').split('?');
    if (path === HEALTH_PATH) return health(response, emulator);
    if (path === STATUS_PATH) return status(response, emulator);
    const files = await page().catch(() => null); // the log has the cause
    if (files === null) return path === '/' && unavailable(response);
    const file = files.get(path);
    if (file === undefined) return false;
    response.writeHead(200, file.headers).end(request.method === 'HEAD' ? undefined : file.body);
    return true;
  };
}

function unavailable(response: ServerResponse): true {
  response.writeHead(500, { 'Content-Type': 'text/plain' }).end('The chat page could not be built.');
  return true;
}

async function health(response: ServerResponse, emulator: EmulatorView): Promise<true> {
  await emulator.ready;
  return answer(response, {
    status: 'ok',
    version: packageJson.version,
    uptime_seconds: Math.round(process.uptime()),
    open_connections: emulator.openConnections(),
  });
}

/** Figures only, so that nothing is given away where `HOST` lets others in. */
async function status(response: ServerResponse, emulator: EmulatorView): Promise<true> {
  await emulator.ready;
  const { openConnections, queues, tables } = await emulator.status();
  const depths = Object.entries(queues).map(([name, { inFlight, ...others }]) => [
    name,
    { ...others, in_flight: inFlight },
  ]);
  return answer(response, { open_connections: openConnections, queues: Object.fromEntries(depths), tables });
}

function answer(response: ServerResponse, body: unknown): true {
  response
    .writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(body));
  return true;
}
