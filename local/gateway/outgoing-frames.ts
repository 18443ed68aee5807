import type { WebSocket } from 'ws';

/**
 * Sends one text in frames of at most `frameBytes`, cut at any byte, also within a character (RFC 6455, 5.4).
 * AWS does not say whether it cuts what is larger than a frame may be; the strict way, so that clients can put it together.
 */
export function sendText(webSocket: WebSocket, text: string, frameBytes: number, onLost: (cause: Error) => void): void {
  let rest = Buffer.from(text);
  while (rest.length > frameBytes) {
    webSocket.send(rest.subarray(0, frameBytes), { binary: false, fin: false });
    rest = rest.subarray(frameBytes);
  }
  webSocket.send(rest, { binary: false }, (cause) => cause && onLost(cause));
}
