import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Api } from './api.ts';
import type { Peer } from './events.ts';

/**
 * Lets a connection die by half, or end without a word, when its time comes. What dies by half looks open to both sides until
 * one of its limits ends it: nothing that is sent to the client leaves, and nothing that it sends is read, not even its goodbye.
 */
export function startSocketTroubles(api: Api, webSocket: WebSocket, socket: Duplex, { connectionId }: Peer): void {
  let cancels: readonly (() => void)[] = [];
  let isHalfDead = false;
  const later = (afterMs: number | undefined, run: () => void): (() => void) => {
    if (afterMs === undefined) return () => undefined;
    return api.clock.after(afterMs, () => webSocket.readyState === WebSocket.OPEN && run());
  };
  const dieByHalf = (): void => {
    if (isHalfDead) return;
    isHalfDead = true;
    webSocket.pause();
    socket.cork();
    api.tally.halfDeaths += 1;
    api.log({ level: 'info', message: 'half dead on purpose', connectionId });
  };
  const drop = (): void => {
    api.tally.drops += 1;
    api.log({ level: 'info', message: 'dropped on purpose', connectionId });
    webSocket.terminate();
  };
  const stop = (): void => {
    for (const cancel of cancels) cancel();
  };
  const start = (): void => {
    stop();
    cancels = [later(api.troubles.halfDeadAfterMs(), dieByHalf), later(api.troubles.dropAfterMs(), drop)];
  };
  start();
  const forget = api.troubles.onChange(start);
  webSocket.once('close', () => {
    forget();
    stop();
  });
}
