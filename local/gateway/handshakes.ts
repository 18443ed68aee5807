import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { admit } from './admission.ts';
import { type Api, newOccasion } from './api.ts';
import { openConnection } from './connection.ts';
import { countBy } from './counters.ts';
import type { HandshakeRequest, Occasion, Peer } from './events.ts';
import { newId, newTraceId } from './ids.ts';
import type { LogEntry } from './options.ts';
import { holdSocket } from './pending-socket.ts';
import { forwardedHeaders, queryPairs } from './request-maps.ts';
import { splitTarget } from './request-path.ts';
import { createSwitch, refuseSwitch } from './switching.ts';
import { refusalOfUpgrade } from './upgrade-check.ts';

export type Handshakes = {
  /** Takes one upgrade request and its socket, to the 101 or to a refusal. Never rejects. */
  answer(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Cuts the handshakes that are still undecided and refuses further ones with 503. */
  abandon(): void;
};

export function createHandshakes(api: Api): Handshakes {
  const switchProtocols = createSwitch(api.limits.messageBytes);
  const pending = new Set<Duplex>();
  let abandoned = false;

  /** A status that needs no integration to be decided. */
  function refusalAtTheDoor(request: IncomingMessage): number | undefined {
    if (abandoned) return 503;
    const status = refusalOfUpgrade(api, request) ?? api.troubles.handshakeRefusal();
    return status ?? (api.throttles.mayConnect() ? undefined : 429);
  }

  function refuse(socket: Duplex, status: number): void {
    countBy(api.tally.handshakesRefused, status);
    refuseSwitch(socket, status);
  }

  async function decide(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const startedAt = api.clock.now();
    const occasion = newOccasion(api);
    const stranger = readPeer(request, occasion);
    const log = logAbout(api, stranger, occasion);
    const held = holdSocket(socket, head, api.limits.messageBytes, () =>
      log('warn', 'the client left during its handshake'),
    );
    const admission = await admit(api, stranger, readHandshake(request, occasion), occasion);
    const early = held.release();
    if (!admission.admitted) logRefusal(log, admission);
    // What was invoked stays invoked, and no $disconnect follows: there was no connection that could end.
    if (held.isGone()) return;
    if (!admission.admitted) {
      refuse(socket, admission.status);
      return;
    }
    const webSocket = switchProtocols(request, socket, early, admission.subprotocol);
    if (webSocket === undefined) {
      log('warn', 'the client left before the answer to its handshake');
      return;
    }
    api.connections.add(openConnection(api, webSocket, socket, admission.peer, startedAt));
    api.tally.connects += 1;
    log('info', 'connected');
  }

  return {
    async answer(request, socket, head) {
      const status = refusalAtTheDoor(request);
      if (status !== undefined) {
        socket.on('error', () => {}); // it may be gone before it has read the refusal
        api.log({ level: 'warn', message: 'handshake refused', status });
        refuse(socket, status);
        return;
      }
      pending.add(socket);
      await decide(request, socket, head).catch((cause: unknown) => {
        api.log({ level: 'error', message: 'the gateway failed on a handshake', cause });
        socket.destroy();
      });
      pending.delete(socket);
    },
    abandon() {
      abandoned = true;
      for (const socket of pending) socket.destroy();
    },
  };
}

function readPeer(request: IncomingMessage, occasion: Occasion): Peer {
  return {
    connectionId: newId(),
    connectedAt: occasion.at,
    sourceIp: sourceIpOf(request),
    userAgent: request.headers['user-agent'],
    host: request.headers.host ?? '',
    authorizer: undefined,
  };
}

function readHandshake(request: IncomingMessage, occasion: Occasion): HandshakeRequest {
  return {
    headers: forwardedHeaders(request.rawHeaders, sourceIpOf(request), newTraceId(occasion.at)),
    query: queryPairs(splitTarget(request.url).query),
  };
}

/** An IPv4 client of a dual-stack socket shows as `::ffff:127.0.0.1`. */
function sourceIpOf(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
}

type LogAbout = (level: LogEntry['level'], message: string, more?: Readonly<Record<string, unknown>>) => void;

function logAbout(api: Api, { connectionId }: Peer, { requestId }: Occasion): LogAbout {
  return (level, message, more) => api.log({ level, message, connectionId, requestId, ...more });
}

function logRefusal(log: LogAbout, { status, cause }: { readonly status: number; readonly cause: unknown }): void {
  const isFault = status >= 500; // a 401 or 403 is an answer like any other, whatever was thrown to give it
  log(isFault ? 'error' : 'warn', 'handshake refused', { status, ...(isFault && cause !== undefined && { cause }) });
}
