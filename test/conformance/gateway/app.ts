import { fileURLToPath } from 'node:url';

/** The modules of the echo app; each exports a `handler` that runs on Lambda as it is. */
export const FUNCTIONS = [
  'connect',
  'disconnect',
  'default',
  'echo',
  'one-way',
  'fail',
  'slow',
  'late',
  'authorizer',
] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

export type AppRoute = { readonly function: FunctionName; readonly routeResponse: boolean };

/** What an API of the echo app is made of; a host translates it into its own configuration. */
export type AppSettings = {
  readonly routeSelectionExpression: string;
  readonly routes: Readonly<Record<string, AppRoute>>;
  /** With `route.request.querystring.token` as its identity source. */
  readonly authorizer: boolean;
  /** What differs from AWS's own limits, so that a row need not wait for hours. */
  readonly limits: Partial<AppLimits>;
};

export type AppLimits = {
  /** Milliseconds, like the two below. */
  readonly idleMs: number;
  readonly maxDurationMs: number;
  readonly integrationTimeoutMs: number;
  /** New connections per second; the burst is one of them. */
  readonly connectRate: number;
};

export const AWS_LIMITS = {
  idleMs: 600_000, // 10 min
  maxDurationMs: 7_200_000, // 2 h
  integrationTimeoutMs: 29_000, // 29 s
  connectRate: 500,
} as const satisfies AppLimits;

const ROUTES: AppSettings['routes'] = {
  $connect: { function: 'connect', routeResponse: false },
  $disconnect: { function: 'disconnect', routeResponse: false },
  $default: { function: 'default', routeResponse: false },
  echo: { function: 'echo', routeResponse: true },
  'one-way': { function: 'one-way', routeResponse: false },
  fail: { function: 'fail', routeResponse: false },
  slow: { function: 'slow', routeResponse: false },
  late: { function: 'late', routeResponse: false },
};

const PLAIN: AppSettings = {
  routeSelectionExpression: '$request.body.action',
  routes: ROUTES,
  authorizer: false,
  limits: {},
};

/** The echo app in all the settings that rows need. */
export const VARIANTS = {
  plain: PLAIN,
  numbered: { ...PLAIN, routes: { ...ROUTES, 7: { function: 'echo', routeResponse: true } } },
  authorized: { ...PLAIN, authorizer: true },
  nested: { ...PLAIN, routeSelectionExpression: '$request.body.x.y' },
  template: {
    ...PLAIN,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how API Gateway writes it
    routeSelectionExpression: '${request.body.a}/${request.body.b}',
    routes: {
      ...ROUTES,
      'one/two': { function: 'echo', routeResponse: true },
      'one/': { function: 'one-way', routeResponse: false },
    },
  },
  without_default: { ...PLAIN, routes: without('$default') },
  without_connect: { ...PLAIN, routes: without('$connect') },
  idle: { ...PLAIN, limits: { idleMs: 1_000 } },
  short_lived: { ...PLAIN, limits: { maxDurationMs: 1_000 } },
  impatient: { ...PLAIN, limits: { integrationTimeoutMs: 300 } },
  impatient_authorized: { ...PLAIN, authorizer: true, limits: { integrationTimeoutMs: 300 } },
  rated: { ...PLAIN, limits: { connectRate: 0.01 } },
} as const satisfies Record<string, AppSettings>;

export type Variant = keyof typeof VARIANTS;

/** The folder with the modules of the functions. */
export const APP_FOLDER = fileURLToPath(new URL('./app/', import.meta.url));

function without(key: string): AppSettings['routes'] {
  return Object.fromEntries(Object.entries(ROUTES).filter(([candidate]) => candidate !== key));
}
