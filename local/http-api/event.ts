import { commonLogTime } from '../gateway/events.ts';
import type { Pair } from '../gateway/request-maps.ts';

/** The names of the API that its events repeat. */
const API = {
  accountId: '123456789012',
  apiId: 'f6g7h8i9j0',
  domainName: 'f6g7h8i9j0.execute-api.us-east-1.amazonaws.com',
  domainPrefix: 'f6g7h8i9j0',
} as const;

export type HttpRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: string; // as it was sent, without its '?'
  readonly protocol: string;
  readonly headers: readonly Pair[];
  readonly sourceIp: string;
  readonly body: Buffer;
};

export type HttpOccasion = { readonly requestId: string /** Milliseconds since the epoch. */; readonly at: number };

/** What is passed on as text; everything else as base64. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml)\b|application\/[^;]*\+(?:json|xml)\b)/i;

/** An event in payload format 2.0, its fields in AWS's order; absent ones are left out, never null. */
export function httpEvent(routeKey: string, request: HttpRequest, { requestId, at }: HttpOccasion) {
  const cookies = valuesOf(request.headers, 'cookie').flatMap((value) => value.split(/; */));
  const headers = combined(request.headers.filter(([name]) => name.toLowerCase() !== 'cookie').map(lowerCase));
  const query = combined([...new URLSearchParams(request.query)]);
  return {
    version: '2.0',
    routeKey,
    rawPath: request.path,
    rawQueryString: request.query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      ...API,
      http: {
        method: request.method,
        path: request.path,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(at),
      timeEpoch: at,
    },
    ...bodyFields(request.body, headers['content-type']),
  };
}

function bodyFields(body: Buffer, contentType: string | undefined) {
  if (body.length === 0) return { isBase64Encoded: false };
  const isBase64Encoded = contentType === undefined || !TEXT.test(contentType);
  return { body: body.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
}

/** Values of one name become one text, joined by commas. */
function combined(pairs: readonly Pair[]): Record<string, string> {
  const values = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries([...values].map(([name, same]) => [name, same.map(([, value]) => value).join(',')]));
}

function valuesOf(headers: readonly Pair[], wanted: string): string[] {
  return headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
}

function lowerCase([name, value]: Pair): Pair {
  return [name.toLowerCase(), value];
}
