import type { HttpErrorCode, InvalidReason } from './error-codes.ts';
import type { ServerEvents } from './server-events.ts';

export type ErrorData = ServerEvents['error'];

/** The body of an HTTP answer that is no success. */
export type HttpErrorData = Omit<ErrorData, 'code'> & { readonly code: HttpErrorCode };

/** Builders, so that a code always comes with the same sentence and the same `retryable`. */
export const errors = {
  notJson: (): ErrorData => invalid('not_json', 'The frame is not a JSON object'),
  unknownEvent: (): ErrorData => invalid('unknown_event', 'The event is unknown'),
  tooLong: (field: string): ErrorData => ({ ...invalid('message_too_long', 'The message is too long'), field }),
  validation: (field: string, problem: string): ErrorData => ({
    ...invalid('validation_error', `Invalid ${field}: ${problem}`),
    field,
  }),
  rateLimited: (retryAfterMs: number, clientMessageId?: string): ErrorData => ({
    message: 'Too many messages',
    code: 'rate_limited',
    retryable: true,
    retry_after_ms: retryAfterMs,
    ...(clientMessageId === undefined ? {} : { client_message_id: clientMessageId }),
  }),
  inference: (about: { inReplyTo: string; clientMessageId?: string; fallback: string }): ErrorData => ({
    message: 'Error generating response',
    code: 'inference_error',
    retryable: true,
    ...(about.clientMessageId === undefined ? {} : { client_message_id: about.clientMessageId }),
    in_reply_to: about.inReplyTo,
    fallback: about.fallback,
  }),
  expiredToken: (): ErrorData => ({
    message: 'The token has expired; connect again with a new one',
    code: 'auth_expired_token',
    retryable: true,
  }),
  forbidden: (): ErrorData => ({ message: 'Not allowed', code: 'forbidden', retryable: false }),
  notFound: (): ErrorData => ({ message: 'Not found', code: 'not_found', retryable: false }),
  server: (requestId: string): ErrorData => ({
    message: 'Something went wrong',
    code: 'server_error',
    retryable: true,
    request_id: requestId,
  }),
} as const;

/** The same for what only HTTP requests can be: a frame has no header, and one that is too large closes its connection. */
export const httpErrors = {
  notJson: (): ErrorData => invalid('not_json', 'The body is not a JSON object'),
  notDeclaredJson: (): ErrorData => invalid('not_json', 'The content type of the body is not application/json'),
  tooLarge: (): ErrorData => invalid('message_too_long', 'The body is too large'),
  unauthorized: (): HttpErrorData => ({ message: 'A good token is needed', code: 'unauthorized', retryable: false }),
} as const;

function invalid(reason: InvalidReason, message: string): ErrorData {
  return { message, code: 'invalid_message', reason, retryable: false };
}
