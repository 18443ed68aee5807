import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/**
 * Reads no more from a client that does not read what it is sent: while more than `bytes` wait for it, its own messages
 * and pings wait too, in the network. Or whoever floods the gateway and never reads would fill its memory.
 */
export function startBackPressure(webSocket: WebSocket, socket: Duplex, bytes: number): void {
  const hold = (): void => {
    if (webSocket.isPaused || webSocket.bufferedAmount <= bytes) return;
    webSocket.pause();
    socket.once('drain', () => webSocket.resume());
  };
  webSocket.on('message', hold).on('ping', hold);
}
