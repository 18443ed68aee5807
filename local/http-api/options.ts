import type { Clock, Invoke, Log } from '../gateway/index.ts';

/** Which web pages of other origins may use the API, and how (apigatewayv2 API reference, "Cors"). */
export type Cors = {
  readonly allowOrigins: readonly string[]; // `*` or origins
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds: number;
};

export type HttpLimits = {
  /** Body of a request, bytes; more gets 413. */
  readonly bodyBytes: number;
  /** For one run of a function, milliseconds; then the client gets 503. */
  readonly integrationTimeoutMs: number;
};

/** The published quotas of HTTP APIs (API Gateway's quotas page). */
export const AWS_HTTP_LIMITS: HttpLimits = {
  bodyBytes: 10 * 1_024 * 1_024,
  integrationTimeoutMs: 30_000, // 30 s
};

export type HttpApiOptions = {
  /** By route key: a method or `ANY`, a blank, and a path without variables. */
  readonly routes: Readonly<Record<string, Invoke>>;
  /** What of the shared port is the API's: this path and all below it. */
  readonly basePath: string;
  /** @default none: no preflight is answered, and a function may send such headers itself */
  readonly cors?: Cors | undefined;
  /** @default AWS_HTTP_LIMITS */
  readonly limits?: Partial<HttpLimits> | undefined;
  /** @default the system's */
  readonly clock?: Clock | undefined;
  /** What events say of a moment; both in milliseconds since the epoch. @default the moment itself */
  readonly timeOf?: ((moment: number) => number) | undefined;
  readonly log: Log;
};
