import type { ServerResponse } from 'node:http';
import type { ServiceTroubles } from '../services/troubles.ts';
import type { Outcome } from './fate.ts';
import type { Refuse } from './refusals.ts';

export type DoorOptions = {
  /** Decides about one call that names these tables; resolves when it has been late for as long as it is to be. */
  readonly fate: (tables: () => readonly string[]) => Promise<Outcome>;
  /** How the service words a refusal. */
  readonly refuse: Refuse;
};

/** The door in front of a service, where each call meets its fate. */
export function serviceDoor({ fate, refuse }: DoorOptions): ServiceTroubles {
  return {
    async call(response, answer, tables = () => []) {
      const outcome = await fate(tables);
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
