import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Observed } from './observed.ts';

export type HandshakeAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Of an accepted handshake; nobody reads from it. */
  readonly socket: Duplex | undefined;
};

/** A handshake made by hand, because a WebSocket library shows neither headers nor bodies of its answer. */
export function shakeHands(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<HandshakeAnswer> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      hostname,
      port,
      path: pathname + search,
      agent: false,
      ...(signal && { signal }),
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
        ...headers,
      },
    });
    request.on('upgrade', ({ statusCode: status = 0, headers: answered }, socket) => {
      resolve({ status, headers: answered, body: '', socket });
    });
    request.on('response', (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      const answer = (body: string) => resolve({ status, headers: answered, body, socket: undefined });
      text(response).then(answer, () => answer('')); // a host that hangs up early has answered all the same
    });
    request.on('error', (cause) => reject(new Observed(`hung up without an answer (${codeOf(cause)})`)));
    request.end();
  });
}

function codeOf(cause: Error): string {
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
