import type { WebSocket } from 'ws';
import type { Api } from './api.ts';

/** Sends each text as often, and each copy as late, as troubles want. What still waits when the socket closes is lost with it. */
export function troubleFrames(
  { clock, troubles }: Api,
  webSocket: WebSocket,
  send: (text: string) => void,
): (text: string) => void {
  const cancels = new Set<() => void>();
  const sendLater = (text: string, delayMs: number): void => {
    const cancel = clock.after(delayMs, () => {
      cancels.delete(cancel);
      send(text);
    });
    cancels.add(cancel);
  };
  webSocket.once('close', () => {
    for (const cancel of cancels) cancel();
  });
  return (text) => {
    for (const delayMs of troubles.frameDelaysMs()) {
      if (delayMs > 0) sendLater(text, delayMs);
      else send(text);
    }
  };
}
