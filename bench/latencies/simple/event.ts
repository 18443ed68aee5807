import { randomUUID } from 'node:crypto';

/** What API Gateway tells a route's function, as far as these designs care. */
export type SocketEvent = {
  readonly body?: string;
  readonly queryStringParameters?: { readonly user?: string };
  readonly requestContext: { readonly connectionId: string; readonly authorizer: { readonly user_id: string } };
};

export const DONE = { statusCode: 200 };

/** What the user said. */
export function contentOf({ body = '{}' }: SocketEvent): string {
  const { data } = JSON.parse(body) as { readonly data?: { readonly content?: string } };
  return data?.content ?? '';
}

/** The frame of an event. */
export function frame(event: string, data: object): string {
  return JSON.stringify({ event, data, timestamp: new Date().toISOString() });
}

/** Ids sort by their time. */
export function newId(): string {
  return `${new Date().toISOString()}-${randomUUID()}`;
}
