import { InvalidToken } from '../../adapters/tokens.ts';
import { Refusal } from '../../chat/refusal.ts';
import type { ErrorCode } from '../../protocol/error-codes.ts';
import { errors, type HttpErrorData, httpErrors } from '../../protocol/errors.ts';
import { report } from '../support/logger.ts';
import type { HttpContext } from './context.ts';
import { type ErrorStatus, HttpRefusal } from './http-refusal.ts';

/** What a use case refuses, as a status. */
const STATUSES: Readonly<Record<ErrorCode, ErrorStatus>> = {
  invalid_message: 400,
  rate_limited: 429,
  inference_error: 500,
  auth_expired_token: 401,
  forbidden: 403,
  not_found: 404,
  server_error: 500,
};

/** The one place where what was thrown becomes an answer; what nobody refused is logged under the id that the client gets. */
export function answerFailure(context: HttpContext, cause: unknown): Response {
  if (cause instanceof HttpRefusal) return answerError(context, cause.status, cause.data);
  if (cause instanceof Refusal) return answerError(context, STATUSES[cause.data.code], cause.data);
  if (cause instanceof InvalidToken) {
    return answerError(context, 401, cause.isExpired ? errors.expiredToken() : httpErrors.unauthorized());
  }
  const { requestId } = context.env.requestContext;
  report('handler_failed', { route: `${context.req.method} ${context.req.path}`, requestId, cause });
  return answerError(context, 500, errors.server(requestId));
}

export function answerError(context: HttpContext, status: ErrorStatus, data: HttpErrorData): Response {
  if (status === 401) context.header('WWW-Authenticate', challenge(context));
  if (data.retry_after_ms !== undefined) context.header('Retry-After', String(Math.ceil(data.retry_after_ms / 1000)));
  return context.json(data, status);
}

/** Without an error where no token was given (RFC 6750, 3.1). */
function challenge({ req: request }: HttpContext): string {
  return request.header('Authorization') === undefined ? 'Bearer' : 'Bearer error="invalid_token"';
}
