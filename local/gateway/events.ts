import type { Ending } from './endings.ts';
import { headerMaps, type Pair, queryMaps } from './request-maps.ts';

/** The names of one deployed API, as its events and ARNs repeat them. */
export type ApiNames = {
  readonly stage: string;
  readonly apiId: string;
  readonly region: string;
  readonly accountId: string;
  readonly domainName: string;
  readonly stageVariables?: Readonly<Record<string, string>> | undefined;
};

/** The authorizer's principal and context, every value a string. */
export type AuthorizerContext = Readonly<Record<string, string>>;

/** Who is at the other end of a connection. */
export type Peer = {
  readonly connectionId: string;
  /** Milliseconds since the epoch, as its events tell it. */
  readonly connectedAt: number;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly host: string;
  readonly authorizer: AuthorizerContext | undefined;
};

/** One request as API Gateway counts them: a handshake, a message or an ending. */
export type Occasion = {
  readonly requestId: string /** Milliseconds since the epoch, as its events tell it. */;
  readonly at: number;
};

export type HandshakeRequest = { readonly headers: readonly Pair[]; readonly query: readonly Pair[] };

type Particulars = {
  readonly routeKey: string;
  readonly eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
  readonly messageId?: string;
  readonly ending?: Ending;
};

/** What an authorizer's policy has to allow. */
export function connectArn(names: ApiNames): string {
  return `arn:aws:execute-api:${names.region}:${names.accountId}:${names.apiId}/${names.stage}/$connect`;
}

/** The REQUEST event of the authorizer. Unlike `$connect`, it sees the headers of the upgrade itself. */
export function authorizerEvent(names: ApiNames, peer: Peer, request: HandshakeRequest, occasion: Occasion) {
  const upgrade: Pair[] = [
    ['Connection', 'upgrade'],
    ['content-length', '0'],
    ['Upgrade', 'websocket'],
  ];
  return {
    type: 'REQUEST',
    methodArn: connectArn(names),
    ...requestFields({ headers: [...upgrade, ...request.headers], query: request.query }),
    stageVariables: names.stageVariables ?? {},
    requestContext: requestContext(names, peer, occasion, { routeKey: '$connect', eventType: 'CONNECT' }),
  };
}

/** The CONNECT event: no body, no path; query parameters only where there are any. */
export function connectEvent(names: ApiNames, peer: Peer, request: HandshakeRequest, occasion: Occasion) {
  return {
    ...requestFields(request),
    ...stageFields(names),
    requestContext: requestContext(names, peer, occasion, { routeKey: '$connect', eventType: 'CONNECT' }),
    isBase64Encoded: false,
  };
}

/** The MESSAGE event: neither headers nor query parameters. */
export function messageEvent(
  names: ApiNames,
  peer: Peer,
  occasion: Occasion,
  message: { readonly routeKey: string; readonly messageId: string; readonly body: string },
) {
  const { routeKey, messageId, body } = message;
  return {
    ...stageFields(names),
    requestContext: requestContext(names, peer, occasion, { routeKey, messageId, eventType: 'MESSAGE' }),
    body,
    isBase64Encoded: false,
  };
}

/** The DISCONNECT event, with the four headers that AWS sends, three of them empty. */
export function disconnectEvent(names: ApiNames, peer: Peer, occasion: Occasion, ending: Ending) {
  const headers: Pair[] = [
    ['Host', peer.host],
    ['x-api-key', ''],
    ['X-Forwarded-For', ''],
    ['x-restapi', ''],
  ];
  return {
    ...requestFields({ headers, query: [] }),
    ...stageFields(names),
    requestContext: requestContext(names, peer, occasion, { routeKey: '$disconnect', eventType: 'DISCONNECT', ending }),
    isBase64Encoded: false,
  };
}

function requestFields(request: HandshakeRequest) {
  const headers = headerMaps(request.headers);
  const query = queryMaps(request.query);
  return {
    headers: headers.last,
    multiValueHeaders: headers.all,
    ...(query && { queryStringParameters: query.last, multiValueQueryStringParameters: query.all }),
  };
}

/** Only with stage variables; AWS documents the field for CONNECT, its place in the other events is an assumption. */
function stageFields({ stageVariables }: ApiNames) {
  return stageVariables === undefined ? {} : { stageVariables };
}

/** The fields in the order in which AWS writes them; absent ones are left out, never null. */
function requestContext(names: ApiNames, peer: Peer, occasion: Occasion, particulars: Particulars) {
  return withoutAbsent({
    routeKey: particulars.routeKey,
    authorizer: peer.authorizer,
    messageId: particulars.messageId,
    disconnectStatusCode: particulars.ending?.code,
    eventType: particulars.eventType,
    extendedRequestId: occasion.requestId,
    requestTime: commonLogTime(occasion.at),
    messageDirection: 'IN',
    disconnectReason: particulars.ending?.reason,
    stage: names.stage,
    connectedAt: peer.connectedAt,
    requestTimeEpoch: occasion.at,
    identity: withoutAbsent({ userAgent: peer.userAgent, sourceIp: peer.sourceIp }),
    requestId: occasion.requestId,
    domainName: names.domainName,
    connectionId: peer.connectionId,
    apiId: names.apiId,
  });
}

function withoutAbsent(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const present: Record<string, unknown> = {};
  for (const name in fields) if (fields[name] !== undefined) present[name] = fields[name];
  return present;
}

/** Common Log Format in UTC, e.g. `09/Feb/2024:18:11:43 +0000`. */
export function commonLogTime(at: number): string {
  const text = new Date(at).toUTCString(); // RFC 7231 form: 'Fri, 09 Feb 2024 18:11:43 GMT'
  return `${text.slice(5, 7)}/${text.slice(8, 11)}/${text.slice(12, 16)}:${text.slice(17, 25)} +0000`;
}
