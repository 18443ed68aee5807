/** The stable codes of `error` frames (PROTOCOL.md, "Errors"). A client branches on these and on nothing else. */
export const ERROR_CODES = [
  'invalid_message',
  'rate_limited',
  'inference_error',
  'auth_expired_token',
  'forbidden',
  'not_found',
  'server_error',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Over HTTP there is one more, for what refuses the handshake of a WebSocket (PROTOCOL.md, "Without a WebSocket"). */
export const HTTP_ERROR_CODES = [...ERROR_CODES, 'unauthorized'] as const;
export type HttpErrorCode = (typeof HTTP_ERROR_CODES)[number];

/** Why a frame was `invalid_message`. */
export const INVALID_REASONS = ['not_json', 'unknown_event', 'message_too_long', 'validation_error'] as const;
export type InvalidReason = (typeof INVALID_REASONS)[number];
