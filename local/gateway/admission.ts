import type { Api } from './api.ts';
import { authorize } from './authorization.ts';
import { connectEvent, type HandshakeRequest, type Occasion, type Peer } from './events.ts';
import type { Outcome } from './invocations.ts';
import { headerOf, isSuccess, readProxyResult } from './proxy-result.ts';

/** Whether a handshake becomes a connection, and with what. */
export type Admission =
  | { readonly admitted: true; readonly peer: Peer; readonly subprotocol: string | undefined }
  | { readonly admitted: false; readonly status: number; readonly cause: unknown };

/** Runs the authorizer, then `$connect`; their statuses become the handshake's. */
export async function admit(
  api: Api,
  stranger: Peer,
  request: HandshakeRequest,
  occasion: Occasion,
): Promise<Admission> {
  const authorization = await authorize(api, stranger, request, occasion);
  if (!authorization.allowed) return refused(authorization.status, authorization.cause);
  const peer = { ...stranger, authorizer: authorization.context };
  const route = api.routes.get('$connect');
  if (route === undefined) return { admitted: true, peer, subprotocol: undefined };
  const event = connectEvent(api.names, peer, request, occasion);
  return judge(await api.invocations.run(route, event), peer);
}

/** 502 for a malformed result and 504 for a late one are assumptions; AWS documents neither for WebSocket APIs. */
function judge(outcome: Outcome, peer: Peer): Admission {
  if (outcome.kind === 'timed out') return refused(504, '$connect took too long');
  if (outcome.kind === 'failed') return refused(502, outcome.cause);
  const result = readProxyResult(outcome.value);
  if (result === undefined) return refused(502, 'the result of $connect is malformed');
  if (!isSuccess(result)) return refused(result.statusCode, undefined);
  const subprotocol = headerOf(result, 'sec-websocket-protocol');
  if (subprotocol === undefined || isToken(subprotocol)) return { admitted: true, peer, subprotocol };
  return refused(502, 'the subprotocol that $connect returned is not a token');
}

function refused(status: number, cause: unknown): Admission {
  return { admitted: false, status, cause };
}

/** RFC 9110, 5.6.2; also keeps line breaks out of the response. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(value);
}
