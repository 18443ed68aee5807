import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { errorBody, errorHeaders, gatewayError } from './gateway-errors.ts';

/** Writes the 101; undefined when the socket is no longer there. `head` is what the client sent already. */
export type SwitchProtocols = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  subprotocol: string | undefined,
) => WebSocket | undefined;

/** Without permessage-deflate: what AWS answers to most offers is not known, so clients cannot rely on it. */
export function createSwitch(messageBytes: number): SwitchProtocols {
  const subprotocols = new WeakMap<IncomingMessage, string>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: messageBytes,
  });
  server.on('headers', (headers, request) => {
    const subprotocol = subprotocols.get(request);
    if (subprotocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${subprotocol}`);
  });
  return (request, socket, head, subprotocol) => {
    delete request.headers['sec-websocket-protocol']; // or `ws` would choose one of the offers by itself
    if (subprotocol !== undefined) subprotocols.set(request, subprotocol);
    let opened: WebSocket | undefined;
    server.handleUpgrade(request, socket, head, (webSocket) => {
      opened = webSocket;
    });
    return opened;
  };
}

/** Answers a handshake with a status other than 101 and hangs up. */
export function refuseSwitch(socket: Duplex, status: number): void {
  const error = gatewayError(status);
  const headers = { ...errorHeaders(error), Connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}`, ...lines, '', ''].join('\r\n');
  socket.once('finish', () => socket.destroy());
  socket.end(head + errorBody(error));
}
