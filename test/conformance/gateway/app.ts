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

/** A route is a function or a MOCK integration, which answers with a fixed text. */
export type AppRoute = { readonly routeResponse: boolean } & (
  | { readonly function: FunctionName; readonly mock?: undefined }
  | { readonly mock: string; readonly function?: undefined }
);

/** What an API of the echo app is made of; a host translates it into its own configuration. */
export type AppSettings = {
  readonly routeSelectionExpression: string;
  readonly routes: Readonly<Record<string, AppRoute>>;
  /** With `route.request.querystring.token` as its identity source. */
  readonly authorizer: boolean;
  readonly stageVariables?: Readonly<Record<string, string>>;
  /** What differs from AWS's own limits, so that a row need not wait for hours. */
  readonly limits: Partial<AppLimits>;
};

export type AppLimits = {
  /** Milliseconds, like the two below. */
  readonly idleMs: number;
  readonly maxDurationMs: number;
  readonly integrationTimeoutMs: number;
  /** New connections at once, with next to none per second. */
  readonly connectBurst: number;
  /** The same for each route, as the stage sets it. */
  readonly routeBurst: number;
  /** The same for everything that counts for the account: handshakes, messages and calls of the management API. */
  readonly accountBurst: number;
};

export const AWS_LIMITS = {
  idleMs: 600_000, // 10 min
  maxDurationMs: 7_200_000, // 2 h
  integrationTimeoutMs: 29_000, // 29 s
  connectBurst: 500,
  routeBurst: 5_000,
  accountBurst: 5_000,
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
  few_connections: { ...PLAIN, limits: { connectBurst: 1 } },
  few_messages: { ...PLAIN, limits: { routeBurst: 1 } },
  throttled_to_nothing: { ...PLAIN, limits: { routeBurst: 0 } },
  few_calls: { ...PLAIN, limits: { accountBurst: 3 } },
  staged: { ...PLAIN, stageVariables: { color: 'blue' } },
  mocked: { ...PLAIN, routes: { ...ROUTES, ping: { mock: 'pong', routeResponse: true } } },
} as const satisfies Record<string, AppSettings>;

export type Variant = keyof typeof VARIANTS;

/** The folder with the modules of the functions. */
export const APP_FOLDER = fileURLToPath(new URL('./app/', import.meta.url));

function without(key: string): AppSettings['routes'] {
  return Object.fromEntries(Object.entries(ROUTES).filter(([candidate]) => candidate !== key));
}
