import { type Connections, createConnections } from './connections.ts';
import { createTally, type Tally } from './counters.ts';
import type { Occasion } from './events.ts';
import { newId } from './ids.ts';
import { createInvocations, type Invocations } from './invocations.ts';
import type { GatewayOptions } from './options.ts';
import { type Settings, settle } from './settings.ts';
import { createThrottles, type Throttles } from './throttles.ts';

/** What the parts of one running emulator share. */
export type Api = Settings & {
  readonly connections: Connections;
  readonly invocations: Invocations;
  readonly throttles: Throttles;
  readonly tally: Tally;
};

export function createApi(options: GatewayOptions): Api {
  const settings = settle(options);
  return {
    ...settings,
    connections: createConnections(),
    invocations: createInvocations(settings.clock),
    throttles: createThrottles(settings),
    tally: createTally(),
  };
}

/** A new request with its id, and the time that its events tell. */
export function newOccasion(api: Api): Occasion {
  return { requestId: newId(), at: api.timeOf(api.clock.now()) };
}
