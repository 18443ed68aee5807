import type { IncomingMessage, Server } from 'node:http';
import { isTrustedHost } from '../gateway/host-check.ts';
import { putInFront } from './in-front.ts';

export const LOOPBACK = '127.0.0.1';

/**
 * Keeps web pages away from a server on loopback that only this machine's programs should call: a page sends its origin,
 * and one whose own name was rebound to loopback sends that name. They get 403, and the server never hears of them.
 */
export function guardLoopback(server: Server): void {
  putInFront(server, (request, response, pass) => {
    if (isFromProgram(request)) pass(request, response);
    else response.writeHead(403).end();
  });
}

function isFromProgram({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined && isTrustedHost(LOOPBACK, headers.host);
}
