import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Api } from './api.ts';
import { startBackPressure } from './back-pressure.ts';
import type { Connection } from './connections.ts';
import { announceEnding } from './disconnect.ts';
import { ENDINGS, type Ending, endingByPeer, endingByProtocolError } from './endings.ts';
import type { Peer } from './events.ts';
import { troubleFrames } from './frame-troubles.ts';
import { watchFrames } from './frame-watch.ts';
import { startLifetimes } from './lifetimes.ts';
import { answerMessage } from './messages.ts';
import type { Limits } from './options.ts';
import { sendText } from './outgoing-frames.ts';
import { startSocketTroubles } from './socket-troubles.ts';

/**
 * Gives a socket whose 101 has just been written its life as a connection, from the beginning of its handshake on. Call it in the
 * same tick.
 */
export function openConnection(
  api: Api,
  webSocket: WebSocket,
  socket: Duplex,
  peer: Peer,
  begunAt: number,
): Connection {
  const closing = createClosing(api, webSocket, peer);
  const lifetimes = startLifetimes(api.clock, () => lifetimesOf(api), begunAt, closing.end);
  const sendFrame = troubleFrames(api, webSocket, (text) => {
    if (!connection.isOpen()) return; // it may have waited
    lifetimes.touch();
    sendText(webSocket, text, api.limits.frameBytes, (cause) => logLostFrame(api, peer, cause));
  });
  const connection: Connection = {
    peer,
    isOpen: () => webSocket.readyState === WebSocket.OPEN,
    lastActiveAt: lifetimes.lastActiveAt,
    bufferedBytes: () => webSocket.bufferedAmount,
    send(text) {
      if (connection.isOpen()) sendFrame(text);
    },
    end: closing.end,
    closed: closing.closed,
  };
  const forget = api.troubles.onChange(lifetimes.reset);
  webSocket.once('close', () => {
    forget();
    lifetimes.stop();
  });
  receiveMessages(api, webSocket, socket, connection, lifetimes.touch);
  startBackPressure(webSocket, socket, api.limits.sendBufferBytes);
  startSocketTroubles(api, webSocket, socket, peer);
  return connection;
}

function lifetimesOf({ limits, troubles }: Api): Pick<Limits, 'idleMs' | 'maxDurationMs'> {
  return {
    idleMs: troubles.idleMs() ?? limits.idleMs,
    maxDurationMs: troubles.maxDurationMs() ?? limits.maxDurationMs,
  };
}

/** Sees to it that a connection ends once, for one reason, whoever began it. */
function createClosing(api: Api, webSocket: WebSocket, peer: Peer) {
  let ending: Ending | undefined;
  let cancelCut: (() => void) | undefined;
  const cutLater = () => {
    cancelCut ??= api.clock.after(api.limits.closeWaitMs, () => webSocket.terminate());
  };
  const closed = new Promise<void>((resolve) => {
    webSocket.once('close', (code: number, reason: Buffer) => {
      cancelCut?.();
      api.connections.remove(peer.connectionId);
      announceEnding(api, peer, ending ?? endingByPeer(code, reason.toString()));
      resolve();
    });
  });
  webSocket.on('error', (error) => {
    ending ??= endingByProtocolError(error);
    cutLater();
  });
  const end = (decided: Ending) => {
    if (webSocket.readyState === WebSocket.OPEN) {
      ending = decided;
      webSocket.close(decided.code, decided.reason);
    }
    cutLater();
  };
  return { end, closed };
}

/** Hands every sound message on, without waiting for the one before it. */
function receiveMessages(
  api: Api,
  webSocket: WebSocket,
  socket: Duplex,
  connection: Connection,
  touch: () => void,
): void {
  const frames = watchFrames(api.limits.frameBytes);
  let messageNumber = -1;
  // Around the listener of `ws`: the sizes are known before a message is, and messages before a bad frame still count.
  socket.prependListener('data', frames.read);
  socket.on('data', () => frames.isOversized() && connection.end(ENDINGS.tooLarge));
  webSocket.on('message', (data, isBinary) => {
    messageNumber += 1;
    if (!connection.isOpen() || !frames.isIntact(messageNumber)) return;
    if (isBinary) return connection.end(ENDINGS.binary);
    touch();
    answerMessage(api, connection, data.toString()).catch((cause: unknown) => {
      const { connectionId } = connection.peer;
      api.log({ level: 'error', message: 'the gateway failed on a message', connectionId, cause });
      connection.end(ENDINGS.internal);
    });
  });
}

function logLostFrame(api: Api, peer: Peer, cause: Error): void {
  api.log({ level: 'warn', message: 'a frame was lost with its socket', connectionId: peer.connectionId, cause });
}
