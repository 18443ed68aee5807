import type { SeenEvent } from './recorder.ts';

/** The fields of requestContext in the order in which AWS writes them; which of them an event has depends on its type. */
const CONTEXT_ORDER = [
  'routeKey',
  'authorizer',
  'messageId',
  'disconnectStatusCode',
  'eventType',
  'extendedRequestId',
  'requestTime',
  'messageDirection',
  'disconnectReason',
  'stage',
  'connectedAt',
  'requestTimeEpoch',
  'identity',
  'requestId',
  'domainName',
  'connectionId',
  'apiId',
] as const;

const EVERY_CONTEXT = CONTEXT_ORDER.filter(
  (field) => !['authorizer', 'messageId', 'disconnectStatusCode', 'disconnectReason'].includes(field),
);

/** The fields of every event, from captures against AWS and from its developer guide. */
export const FIELDS = {
  authorizer: [
    'type',
    'methodArn',
    'headers',
    'multiValueHeaders',
    'queryStringParameters',
    'multiValueQueryStringParameters',
    'stageVariables',
    'requestContext',
  ],
  connect: [
    'headers',
    'multiValueHeaders',
    'queryStringParameters',
    'multiValueQueryStringParameters',
    'requestContext',
    'isBase64Encoded',
  ],
  message: ['requestContext', 'body', 'isBase64Encoded'],
  disconnect: ['headers', 'multiValueHeaders', 'requestContext', 'isBase64Encoded'],
} as const satisfies Record<string, readonly string[]>;

/** The fields of requestContext, without an authorizer. */
export const CONTEXT_FIELDS = {
  connect: EVERY_CONTEXT,
  message: [...EVERY_CONTEXT, 'messageId'],
  disconnect: [...EVERY_CONTEXT, 'disconnectStatusCode', 'disconnectReason'],
} as const satisfies Record<string, readonly string[]>;

/** `exact`, or what is too many and what is missing. */
export function compareFields(value: object, wanted: readonly string[]): string {
  const found = Object.keys(value);
  const missing = wanted.filter((field) => !found.includes(field));
  const added = found.filter((field) => !wanted.includes(field));
  const parts = [
    ...(missing.length > 0 ? [`lacks ${missing.sort().join(', ')}`] : []),
    ...(added.length > 0 ? [`adds ${added.sort().join(', ')}`] : []),
  ];
  return parts.length === 0 ? 'exact' : parts.join('; ');
}

/** Whether those fields of requestContext that AWS has too come in its order. */
export function isInOrder({ requestContext }: SeenEvent): boolean {
  const known: readonly string[] = CONTEXT_ORDER;
  const places = Object.keys(requestContext)
    .map((field) => known.indexOf(field))
    .filter((place) => place >= 0);
  return places.every((place, index) => index === 0 || place > (places[index - 1] ?? -1));
}

const API_GATEWAY_ID = /^[A-Za-z0-9_-]{15}=$/; // 11 bytes
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What kind of id this is. */
export function kindOfId(id: unknown): string {
  if (typeof id !== 'string') return id === undefined ? 'absent' : `a ${typeof id}`;
  if (API_GATEWAY_ID.test(id)) return '11 bytes as padded base64url';
  return UUID.test(id) ? 'a UUID' : `${id.length} characters`;
}
