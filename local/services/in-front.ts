import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Puts `door` before whoever answers the requests of `server`; what it does not let `pass` never reaches them. */
export function putInFront(
  server: Server,
  door: (request: IncomingMessage, response: ServerResponse, pass: RequestHandler) => void,
): void {
  const answers = server.listeners('request');
  server.removeAllListeners('request');
  const pass: RequestHandler = (request, response) => {
    for (const answer of answers) answer.call(server, request, response);
  };
  server.on('request', (request, response) => door(request, response, pass));
}
