import type { Settings } from './settings.ts';
import { type TokenBucket, tokenBucket } from './token-bucket.ts';

/**
 * Whether one more may pass now. Handshakes, messages and management calls all draw on the bucket of the account;
 * new connections have one besides, and so has each route for which the stage or the route itself sets one.
 */
export type Throttles = {
  mayConnect(): boolean;
  /** A message that no route takes counts only for the account. */
  mayRoute(routeKey: string | undefined): boolean;
  mayCallManagement(): boolean;
};

export function createThrottles({ clock, limits, routes, throttle }: Settings): Throttles {
  const account = tokenBucket(limits.accountRate, limits.accountBurst);
  const connections = tokenBucket(limits.connectRate, limits.connectBurst);
  const byRoute = new Map<string, TokenBucket>();
  for (const routeKey of ['$connect', ...routes.keys()]) {
    const { rate, burst } = routes.get(routeKey)?.throttle ?? throttle ?? {};
    if (rate !== undefined && burst !== undefined) byRoute.set(routeKey, tokenBucket(rate, burst));
  }
  const mayPass = (...buckets: readonly (TokenBucket | undefined)[]) =>
    buckets.every((take) => take === undefined || take(clock.now()));
  return {
    mayConnect: () => mayPass(connections, account, byRoute.get('$connect')),
    mayRoute: (routeKey) => mayPass(account, routeKey === undefined ? undefined : byRoute.get(routeKey)),
    mayCallManagement: () => mayPass(account),
  };
}
