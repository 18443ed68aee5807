import { handler as connect } from './connect.ts';
import { handler as disconnect } from './disconnect.ts';
import { byRoute } from './support/by-route.ts';

/** The beginning and the end of a connection in one function. */
export const handler = byRoute({ $connect: connect, $disconnect: disconnect });
