import type { IncomingHttpHeaders } from 'node:http';
import type { Cors } from './options.ts';

type Headers = Readonly<Record<string, string>>;

/** Headers of the answer to a preflight; none where the page may not use the API. */
export function preflightHeaders(cors: Cors, request: IncomingHttpHeaders): Headers {
  const origin = allowedOrigin(cors, request.origin);
  if (origin === undefined || request['access-control-request-method'] === undefined) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': cors.allowMethods.join(','),
    'access-control-allow-headers': cors.allowHeaders.join(','),
    'access-control-max-age': String(cors.maxAgeSeconds),
  };
}

/**
 * Headers of a function's answer, as API Gateway changes them: what the function says of other origins itself does not count (API
 * Gateway guide, "Configure CORS for HTTP APIs").
 */
export function withCors(headers: Headers, cors: Cors | undefined, request: IncomingHttpHeaders): Headers {
  if (cors === undefined) return headers;
  const origin = allowedOrigin(cors, request.origin);
  const own = Object.entries(headers).filter(([name]) => !name.startsWith('access-control-'));
  return {
    ...Object.fromEntries(own),
    ...(origin !== undefined && { 'access-control-allow-origin': origin }),
    ...(origin !== undefined &&
      cors.exposeHeaders.length > 0 && { 'access-control-expose-headers': cors.exposeHeaders.join(',') }),
  };
}

function allowedOrigin({ allowOrigins }: Cors, origin: string | undefined): string | undefined {
  if (origin === undefined) return undefined;
  if (allowOrigins.includes('*')) return '*';
  return allowOrigins.includes(origin) ? origin : undefined;
}
