import type { ServerResponse } from 'node:http';
import type { ServiceTroubles } from '../services/troubles.ts';
import type { Fate } from './fate.ts';
import type { Refuse } from './refusals.ts';

export type DoorOptions = {
  /** Decides about one call that names these tables. */
  readonly fate: (tables: () => readonly string[]) => Fate;
  /** How the service words a refusal. */
  readonly refuse: Refuse;
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
};

/** The door in front of a service, where each call meets its fate. */
export function serviceDoor({ fate, refuse, wait }: DoorOptions): ServiceTroubles {
  return {
    async call(response, answer, tables = () => []) {
      const { latencyMs, outcome } = fate(tables);
      if (latencyMs > 0) await wait(latencyMs);
      if (outcome === 'hung') return;
      if (outcome === 'throttled' || outcome === 'table throttled' || outcome === 'failed') {
        return refuse(response, outcome);
      }
      if (outcome === 'answer lost') cutOnAnswer(response);
      await answer();
    },
  };
}

/** The connection ends where the answer would begin: the service has done its work by then. */
function cutOnAnswer(response: ServerResponse): void {
  response.write = () => {
    response.destroy();
    return false;
  };
  response.end = () => response.destroy();
}
