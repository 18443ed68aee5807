import type { Api } from './api.ts';
import {
  type AuthorizerContext,
  authorizerEvent,
  connectArn,
  type HandshakeRequest,
  type Occasion,
  type Peer,
} from './events.ts';
import type { Outcome } from './invocations.ts';
import { evaluatePolicy } from './policy.ts';

export type Authorization =
  | { readonly allowed: true; readonly context: AuthorizerContext | undefined }
  | { readonly allowed: false; readonly status: 401 | 403 | 500; readonly cause: unknown };

/**
 * Asks the authorizer about a handshake. 401 without asking when an identity source is missing, 401 when it fails
 * with exactly 'Unauthorized', 403 when its policy does not allow `$connect`, 500 for every other failure.
 */
export async function authorize(
  api: Api,
  peer: Peer,
  request: HandshakeRequest,
  occasion: Occasion,
): Promise<Authorization> {
  if (api.authorizer === undefined) return { allowed: true, context: undefined };
  if (!api.authorizer.identitySources.every((isPresent) => isPresent(request))) return refused(401);
  const event = authorizerEvent(api.names, peer, request, occasion);
  const outcome = await api.invocations.run(api.authorizer, event);
  return judge(outcome, connectArn(api.names), api.limits.authorizerResultBytes);
}

function judge(outcome: Outcome, methodArn: string, resultBytes: number): Authorization {
  if (outcome.kind === 'timed out') return refused(500, 'the authorizer took too long');
  if (outcome.kind === 'failed') return refused(isUnauthorized(outcome.cause) ? 401 : 500, outcome.cause);
  const result = readResult(outcome.value, resultBytes);
  if (typeof result === 'string') return refused(500, result);
  const decision = evaluatePolicy(result.policyDocument, methodArn);
  if (decision === 'malformed') return refused(500, 'the policy document is malformed');
  return decision === 'allow' ? { allowed: true, context: result.context } : refused(403);
}

function refused(status: 401 | 403 | 500, cause?: unknown): Authorization {
  return { allowed: false, status, cause };
}

/** Lambda reports a thrown error by its message, and a thrown string as it is. */
function isUnauthorized(cause: unknown): boolean {
  const message = typeof cause === 'object' && cause !== null && 'message' in cause ? cause.message : cause;
  return message === 'Unauthorized';
}

/** The policy and the context, or a sentence that says what is wrong with them. */
function readResult(
  value: unknown,
  resultBytes: number,
): { readonly policyDocument: unknown; readonly context: AuthorizerContext } | string {
  if (typeof value !== 'object' || value === null) return 'the result is not an object';
  if (Buffer.byteLength(JSON.stringify(value)) > resultBytes) return `the result is larger than ${resultBytes} bytes`;
  const { principalId, policyDocument, context = {} } = value as Record<string, unknown>;
  if (typeof principalId !== 'string' || principalId === '') return 'principalId is not a string';
  if (typeof context !== 'object' || context === null) return 'context is not an object';
  const entries = Object.entries(context).filter(([key]) => key !== 'principalId');
  if (!entries.every(([, item]) => isScalar(item))) return 'context holds more than strings, numbers and booleans';
  const texts = entries.map(([key, item]) => [key, String(item)]);
  return { policyDocument, context: Object.fromEntries([['principalId', principalId], ...texts]) };
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
