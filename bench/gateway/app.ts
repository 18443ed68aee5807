import { fileURLToPath } from 'node:url';

/** The folder with the modules of the functions; each exports a `handler` that runs on Lambda as it is. */
export const APP_FOLDER = fileURLToPath(new URL('./app/', import.meta.url));

/** The echo app: a module for each route. Its expression is `$request.body.action`. */
export const ROUTES = {
  $connect: { module: 'nothing', routeResponse: false },
  $disconnect: { module: 'nothing', routeResponse: false },
  $default: { module: 'nothing', routeResponse: false },
  post: { module: 'post', routeResponse: false },
  reply: { module: 'reply', routeResponse: true },
} as const;

/** How an echo comes back: by PostToConnection, or as the route's response. */
export const WAYS = ['post', 'reply'] as const;

export type Way = (typeof WAYS)[number];

export const SELECTION = '$request.body.action';

/** More than any of them takes: what is measured is how fast they are, not what AWS's quotas let through. */
export const NO_RATE_LIMITS = {
  connectRate: 1_000_000,
  connectBurst: 1_000_000,
  accountRate: 1_000_000,
  accountBurst: 1_000_000,
} as const; // per second, or at once
