import * as v from 'valibot';
import type { Speaker } from '../../chat/speaker.ts';
import { narrow } from '../../protocol/narrow.ts';

/** What the authorizer vouched for. API Gateway hands context values back as strings. */
const authorizer = v.object({
  user_id: v.string(),
  role: v.picklist(['user', 'operator', 'admin']),
  token_exp: v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer()), // epoch seconds
});

const socketEvent = v.object({
  requestContext: v.object({
    routeKey: v.string(),
    connectionId: v.string(),
    requestId: v.string(),
    connectedAt: v.number(),
    authorizer,
  }),
  body: v.optional(v.nullable(v.string())),
  headers: v.optional(v.record(v.string(), v.optional(v.string()))),
  queryStringParameters: v.optional(v.nullable(v.record(v.string(), v.optional(v.string())))),
});

/** An event of API Gateway's WebSocket integration, narrowed to what the handlers read. */
export type SocketEvent = {
  readonly routeKey: string;
  readonly requestId: string;
  readonly speaker: Speaker;
  readonly body: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly header: (name: string) => string | undefined; // names in any case
};

/** Narrows what Lambda was called with; throws when it is not a WebSocket event that passed the authorizer. */
export function readSocketEvent(event: unknown): SocketEvent {
  const { requestContext, body, headers, queryStringParameters } = narrow(socketEvent, event, 'socket event');
  return {
    routeKey: requestContext.routeKey,
    requestId: requestContext.requestId,
    speaker: {
      userId: requestContext.authorizer.user_id,
      role: requestContext.authorizer.role,
      connectionId: requestContext.connectionId,
      connectedAt: requestContext.connectedAt,
      tokenExpiresAt: requestContext.authorizer.token_exp * 1000,
    },
    body: body ?? '',
    query: queryStringParameters ?? {},
    header: (name) => findHeader(headers ?? {}, name),
  };
}

/** API Gateway keeps the client's spelling of header names; HTTP says that case does not matter (RFC 9110, 5.1). */
export function findHeader(headers: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const found = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : headers[found];
}
