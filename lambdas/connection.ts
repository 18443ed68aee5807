import { handler as connect } from './connect.ts';
import { handler as disconnect } from './disconnect.ts';
import { byRoute } from './support/by-route.ts';
import { reporting } from './support/reporting.ts';

/** The beginning and the end of a connection in one function. */
export const handler = byRoute({ $connect: reporting(connect), $disconnect: reporting(disconnect) });
