import type { IncomingMessage } from 'node:http';
import type { Api } from './api.ts';
import { isTrustedHost } from './host-check.ts';
import { splitTarget } from './request-path.ts';

const KEY = /^[+/0-9A-Za-z]{22}==$/; // 16 bytes in base64 (RFC 6455, 4.1)

/**
 * The status that refuses an upgrade before anything is invoked; undefined when it may go on.
 * Checked here and not by `ws`, which would only look after `$connect` had run.
 */
export function refusalOfUpgrade(api: Api, request: IncomingMessage): number | undefined {
  const { path } = splitTarget(request.url);
  if (!isTrustedHost(api.host, request.headers.host)) return 403;
  if (path !== api.stagePath && !api.aliasPaths.has(path)) return 403;
  if (!asksForWebSocket(request)) return 426;
  if (!isSoundHandshake(request)) return 400;
  return (request.url ?? '').length > api.limits.urlLength ? 414 : undefined; // 414: AWS publishes only the limit
}

export function asksForWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket';
}

function isSoundHandshake({ method, headers }: IncomingMessage): boolean {
  const version = headers['sec-websocket-version'];
  return method === 'GET' && version === '13' && KEY.test(headers['sec-websocket-key'] ?? '');
}
