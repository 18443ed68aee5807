import type { Part } from '../part.ts';
import { NAMES } from './hosts.ts';
import { measureGateways } from './measure.ts';
import { reportGateways } from './report.ts';

const CAST = { limit: NAMES.ws, own: NAMES.inProcess, rival: NAMES.serverlessOffline13 };

/** Nothing but the gateway, with handlers that echo. */
export const gateway: Part = {
  name: 'gateway',
  measure: async (effort) => reportGateways(await measureGateways(effort), CAST),
};
