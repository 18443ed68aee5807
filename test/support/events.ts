// What Lambda is called with, in the shapes that API Gateway and SQS send (reference: API Gateway guide, "Set up a WebSocket
// API integration request" and "Create AWS Lambda proxy integrations for HTTP APIs"; Lambda guide, "Using Lambda with Amazon SQS"). Everything has a default.

/** When every event happens, Unix ms. */
export const NOW = Date.parse('2026-02-01T15:30:00.000Z');
export const REQUEST_ID = 'RsI83FhYIE0FvxQ=';
export const CONNECTION_ID = 'YNXTyfmPoAMCJ9g=';
export const CONNECTED_AT = NOW - 60_000; // 1 min before
export const TOKEN_EXP = NOW / 1000 + 3_600; // 1 h later, epoch seconds
export const METHOD_ARN = 'arn:aws:execute-api:us-east-1:123456789012:abcdef1234/v1/$connect';

type Strings = Readonly<Record<string, string>>;

/** Who speaks over the connection, as the authorizer vouched for. */
export type Caller = {
  readonly userId?: string; // @default ada
  readonly role?: string; // @default user
  readonly tokenExp?: number; // @default TOKEN_EXP
  readonly connectionId?: string; // @default CONNECTION_ID
};

export type Handshake = Caller & { readonly query?: Strings; readonly headers?: Strings };

export type FrameFields = { readonly request_id?: unknown; readonly timestamp?: unknown };

/** `$connect`: headers in the client's spelling, query parameters only where there are any, no body. */
export function connectEvent({ query, headers, ...caller }: Handshake = {}) {
  return {
    ...maps({ ...HANDSHAKE_HEADERS, ...headers }, query),
    requestContext: { ...requestContext('$connect', 'CONNECT'), ...speaking(caller) },
    isBase64Encoded: false,
  };
}

/** A frame of a client on the route of its event. */
export function frameEvent(event: string, data?: unknown, fields: FrameFields = {}, caller: Caller = {}) {
  return textEvent(event, JSON.stringify({ event, data, ...fields }), caller);
}

/** Any text on any route: neither headers nor query parameters. */
export function textEvent(routeKey: string, body: string, caller: Caller = {}) {
  return {
    requestContext: {
      ...requestContext(routeKey, 'MESSAGE'),
      messageId: 'RsI83cUXoAMCJ9g=',
      ...speaking(caller),
    },
    body,
    isBase64Encoded: false,
  };
}

/** `$disconnect`: comes with the authorizer's context, without query parameters. */
export function disconnectEvent(caller: Caller = {}) {
  return {
    ...maps({ Host: DOMAIN, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' }),
    requestContext: {
      ...requestContext('$disconnect', 'DISCONNECT'),
      disconnectStatusCode: 1005,
      disconnectReason: 'Client-side close frame status not set',
      ...speaking(caller),
    },
    isBase64Encoded: false,
  };
}

/** What the authorizer sees: the upgrade's own headers too, and nobody vouched for yet. */
export function authorizerEvent({ query, headers }: Pick<Handshake, 'query' | 'headers'> = {}) {
  const upgrade = { Connection: 'upgrade', 'content-length': '0', Upgrade: 'websocket' };
  return {
    type: 'REQUEST',
    methodArn: METHOD_ARN,
    ...maps({ ...upgrade, ...HANDSHAKE_HEADERS, ...headers }, query),
    stageVariables: {},
    requestContext: { ...requestContext('$connect', 'CONNECT'), connectionId: CONNECTION_ID },
  };
}

export type HttpCall = {
  readonly method?: string; // @default GET
  readonly path?: string; // @default that of the messages
  readonly query?: string; // @default none
  readonly headers?: Strings; // names in lower case
  readonly body?: string; // @default none
  readonly isBase64Encoded?: boolean; // @default false
};

/** A request of the HTTP API, in payload format 2.0. */
export function httpEvent(call: HttpCall = {}) {
  const { method = 'GET', path = '/api/v1/messages', query = '', headers = {}, body, isBase64Encoded = false } = call;
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers: { host: DOMAIN, 'x-forwarded-for': '203.0.113.7', ...headers },
    ...(query !== '' && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdef1234',
      domainName: DOMAIN,
      domainPrefix: 'abcdef1234',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'test' },
      requestId: REQUEST_ID,
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '01/Feb/2026:15:30:00 +0000',
      timeEpoch: NOW,
    },
    ...(body !== undefined && { body }),
    isBase64Encoded,
  };
}

export type Delivery = {
  readonly messageId?: string;
  readonly receiveCount?: number; // @default 1
};

/** One job as SQS hands it to Lambda. A string is taken as the body itself. */
export function record(job: unknown, { messageId = 'job-1', receiveCount = 1 }: Delivery = {}) {
  return {
    messageId,
    receiptHandle: `receipt-of-${messageId}`,
    body: typeof job === 'string' ? job : JSON.stringify(job),
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(NOW),
      SenderId: 'AIDAIENQZJOLO23YVJ4VO',
      ApproximateFirstReceiveTimestamp: String(NOW),
    },
    messageAttributes: {},
    md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:queue',
    awsRegion: 'us-east-1',
  };
}

export function sqsEvent(...records: readonly ReturnType<typeof record>[]) {
  return { Records: [...records] };
}

const DOMAIN = 'abcdef1234.execute-api.us-east-1.amazonaws.com';

const HANDSHAKE_HEADERS: Strings = {
  Host: DOMAIN,
  'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
  'X-Amzn-Trace-Id': 'Root=1-697f7368-1c1d4f2b3a4c5d6e7f809112',
  'X-Forwarded-For': '203.0.113.7',
  'X-Forwarded-Port': '443',
  'X-Forwarded-Proto': 'https',
};

function requestContext(routeKey: string, eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT') {
  return {
    routeKey,
    eventType,
    extendedRequestId: REQUEST_ID,
    requestTime: '01/Feb/2026:15:30:00 +0000',
    messageDirection: 'IN',
    stage: 'v1',
    connectedAt: CONNECTED_AT,
    requestTimeEpoch: NOW,
    identity: { sourceIp: '203.0.113.7' },
    requestId: REQUEST_ID,
    domainName: DOMAIN,
    apiId: 'abcdef1234',
  };
}

/** API Gateway makes strings of all context values. */
function speaking({ userId = 'ada', role = 'user', tokenExp = TOKEN_EXP, connectionId = CONNECTION_ID }: Caller) {
  return {
    connectionId,
    authorizer: { principalId: userId, integrationLatency: 12, user_id: userId, role, token_exp: String(tokenExp) },
  };
}

function maps(headers: Strings, query?: Strings) {
  return {
    headers,
    multiValueHeaders: lists(headers),
    ...(query === undefined ? {} : { queryStringParameters: query, multiValueQueryStringParameters: lists(query) }),
  };
}

function lists(values: Strings): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
}
