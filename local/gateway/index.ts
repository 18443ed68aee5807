import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Api, createApi } from './api.ts';
import { ENDINGS } from './endings.ts';
import { createHandshakes, type Handshakes } from './handshakes.ts';
import { answerHttp } from './http-requests.ts';
import type { Gateway, GatewayOptions } from './options.ts';
import { asksForWebSocket } from './upgrade-check.ts';

export { type Clock, systemClock } from './clock.ts';
export type { Counters } from './counters.ts';
export {
  type Authorizer,
  AWS_LIMITS,
  type Gateway,
  type GatewayOptions,
  type HttpHandler,
  type Integration,
  type Invoke,
  type Limits,
  type Log,
  type LogEntry,
  type Route,
  type Throttle,
} from './options.ts';
export { NO_TROUBLES, type Troubles } from './troubles.ts';

// Between two calls of the management API on one connection. Not published; long, because a caller whose request meets the closing
// of its connection gets ECONNRESET in place of an answer.
const KEEP_ALIVE_MS = 60_000; // 60 s

/**
 * Starts an API Gateway WebSocket API with its management API on one port.
 * Rejects with the error of `listen`, e.g. `EADDRINUSE`, or a TypeError for options that AWS would refuse.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const api = createApi(options);
  const handshakes = createHandshakes(api);
  const server = createHttpServer(api, handshakes);
  const { address, port } = await listen(server, api);
  const authority = `${reachableHost(address)}:${port}`;
  let closing: Promise<void> | undefined;
  return {
    url: `ws://${authority}${api.stagePath}`,
    callbackUrl: `http://${authority}${api.stagePath}`,
    port,
    openConnections: () => api.connections.count(),
    counters: () => structuredClone(api.tally),
    close() {
      closing ??= shutDown(api, handshakes, server);
      return closing;
    },
  };
}

function createHttpServer(api: Api, handshakes: Handshakes): Server {
  const server = createServer({ shouldUpgradeCallback: asksForWebSocket, keepAliveTimeout: KEEP_ALIVE_MS });
  server.on('request', (request, response) => void answerHttp(api, request, response));
  server.on('upgrade', (request, socket, head) => void handshakes.answer(request, socket, head));
  return server;
}

function listen(server: Server, { host, port }: Api): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
}

/** Where this machine reaches a server that listens on `address`, as part of a URL. */
function reachableHost(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return address.includes(':') ? `[${address}]` : address;
}

/** The HTTP server goes last: what still runs may still use the management API. */
async function shutDown(api: Api, handshakes: Handshakes, server: Server): Promise<void> {
  handshakes.abandon();
  const connections = api.connections.all();
  for (const connection of connections) connection.end(ENDINGS.shutdown);
  await Promise.all(connections.map((connection) => connection.closed));
  const running = await api.invocations.settled(api.limits.shutdownMs);
  if (running > 0) api.log({ level: 'warn', message: 'closed while integrations were still running', running });
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
