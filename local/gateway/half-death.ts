import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Api } from './api.ts';
import type { Peer } from './events.ts';

/**
 * Sees to it that a connection dies by half if its time is set: from then on nothing that is sent to the client leaves,
 * and nothing that it sends is read, not even its goodbye. It looks open until one of its limits ends it.
 */
export function startHalfDeath(api: Api, webSocket: WebSocket, socket: Duplex, { connectionId }: Peer): void {
  const afterMs = api.troubles.halfDeadAfterMs();
  if (afterMs === undefined) return;
  const cancel = api.clock.after(afterMs, () => {
    if (webSocket.readyState !== WebSocket.OPEN) return;
    webSocket.pause();
    socket.cork();
    api.tally.halfDeaths += 1;
    api.log({ level: 'info', message: 'half dead on purpose', connectionId });
  });
  webSocket.once('close', cancel);
}
