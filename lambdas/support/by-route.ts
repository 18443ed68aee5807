import * as v from 'valibot';
import { narrow } from '../../protocol/narrow.ts';
import type { RouteKey } from '../routes.ts';
import { reporting } from './reporting.ts';

type Handler = (event: unknown) => Promise<unknown>;

const routed = v.object({ requestContext: v.object({ routeKey: v.string() }) });

/** Several routes in one function: each event goes to its route's handler, and what that throws is logged. */
export function byRoute(
  handlers: Partial<Record<RouteKey, Handler>>,
): Handler & { readonly routes: readonly string[] } {
  const table = new Map(Object.entries(handlers));
  const dispatch = async (event: unknown): Promise<unknown> => {
    const { routeKey } = narrow(routed, event, 'socket event').requestContext;
    const handler = table.get(routeKey);
    if (handler === undefined) throw new Error(`No handler for route ${routeKey}`);
    return handler(event);
  };
  return Object.assign(reporting(dispatch), { routes: [...table.keys()] });
}
