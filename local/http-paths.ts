import type { IncomingMessage, ServerResponse } from 'node:http';
import packageJson from '../package.json' with { type: 'json' };
import type { Page } from './web.ts';

export const HEALTH_PATH = '/api/v1/health';

/** What the local stack answers beside the gateway's own paths: the chat page and the health check. */
export function httpPaths(page: Page, openConnections: () => Promise<number>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const [path = '/'] = (request.url ?? '/').split('?');
    if (path === HEALTH_PATH) return health(response, await openConnections());
    const file = page.get(path);
    if (file === undefined) return false;
    response.writeHead(200, file.headers).end(request.method === 'HEAD' ? undefined : file.body);
    return true;
  };
}

function health(response: ServerResponse, openConnections: number): true {
  const body = {
    status: 'ok',
    version: packageJson.version,
    uptime_seconds: Math.round(process.uptime()),
    open_connections: openConnections,
  };
  response
    .writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(body));
  return true;
}
