import { type Api, newOccasion } from './api.ts';
import { countBy } from './counters.ts';
import type { Ending } from './endings.ts';
import { disconnectEvent, type Peer } from './events.ts';

/**
 * Starts `$disconnect` for a closed connection, unless it is to be late or lost; nobody waits for it, and its result
 * counts for nothing.
 */
export function announceEnding(api: Api, peer: Peer, ending: Ending): void {
  const { connectionId } = peer;
  const occasion = newOccasion(api);
  const { requestId } = occasion;
  countBy(api.tally.disconnects, ending.code);
  api.log({ level: 'info', message: 'disconnected', connectionId, requestId, disconnectStatusCode: ending.code });
  const route = api.routes.get('$disconnect');
  if (route === undefined) return;
  const delayMs = api.troubles.disconnectDelayMs();
  if (delayMs === undefined) {
    api.tally.disconnectsLost += 1;
    api.log({ level: 'info', message: '$disconnect lost on purpose', connectionId, requestId });
    return;
  }
  const running = api.invocations.run({ ...route, delayMs }, disconnectEvent(api.names, peer, occasion, ending));
  running.then(
    (outcome) => {
      if (outcome.kind === 'returned') return;
      const cause = outcome.kind === 'failed' ? outcome.cause : 'it took too long';
      api.log({ level: 'error', message: '$disconnect failed', connectionId, requestId, cause });
    },
    (cause: unknown) => api.log({ level: 'error', message: '$disconnect could not run', connectionId, cause }),
  );
}
