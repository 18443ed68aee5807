import type { ErrorText } from './error-frames.ts';
import type { Outcome } from './invocations.ts';
import { isSuccess, readProxyResult } from './proxy-result.ts';

/** What goes back to the client after a route's integration has run. */
export type Answer =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'frame'; readonly body: string }
  | { readonly kind: 'error'; readonly text: ErrorText; readonly cause: unknown };

/**
 * A failed or late integration is always answered with an error frame. Its result counts only on a route with a
 * route response: there the body is sent, and a status other than 2xx or a malformed result is an error.
 */
export function answerFor(
  outcome: Outcome,
  routeResponse: boolean,
  messageBytes: number,
  empty: 'nothing' | 'empty_frame',
): Answer {
  if (outcome.kind === 'failed') return failure(outcome.cause);
  if (outcome.kind === 'timed out') {
    return { kind: 'error', text: 'Endpoint request timed out', cause: 'the integration took too long' };
  }
  return routeResponse ? answerWith(outcome.value, messageBytes, empty) : { kind: 'nothing' };
}

function answerWith(value: unknown, messageBytes: number, empty: 'nothing' | 'empty_frame'): Answer {
  const result = readProxyResult(value);
  if (result === undefined) return failure('the result is malformed');
  if (!isSuccess(result)) return failure(`the result has status ${result.statusCode}`);
  const { body = '' } = result;
  if (Buffer.byteLength(body) > messageBytes) return failure(`the body is larger than ${messageBytes} bytes`);
  return body === '' && empty === 'nothing' ? { kind: 'nothing' } : { kind: 'frame', body };
}

function failure(cause: unknown): Answer {
  return { kind: 'error', text: 'Internal server error', cause };
}
