import { STATUS_CODES } from 'node:http';

/** How API Gateway words a refusal of its own. */
export type GatewayError = { readonly status: number; readonly type: string | undefined; readonly message: string };

const WORDS: Readonly<Record<number, readonly [type: string, message: string]>> = {
  400: ['BadRequestException', 'Bad Request'],
  401: ['UnauthorizedException', 'Unauthorized'],
  403: ['ForbiddenException', 'Forbidden'],
  410: ['GoneException', ''],
  413: ['PayloadTooLargeException', 'Message too long'],
  429: ['LimitExceededException', 'Too Many Requests'],
  500: ['InternalServerErrorException', 'Internal server error'],
  502: ['InternalServerErrorException', 'Internal server error'],
  504: ['IntegrationTimeoutException', 'Endpoint request timed out'],
};

/** The refusal with this status; `message` replaces the usual one. */
export function gatewayError(status: number, message?: string): GatewayError {
  const [type, usual] = WORDS[status] ?? [undefined, STATUS_CODES[status] ?? 'Unknown'];
  return { status, type, message: message ?? usual };
}

/** `{"message":"..."}`; nothing for 410, which AWS answers with an empty body. */
export function errorBody(error: GatewayError): string {
  return error.status === 410 ? '' : JSON.stringify({ message: error.message });
}

export function errorHeaders(error: GatewayError): Record<string, string> {
  const body = errorBody(error);
  return {
    ...(body !== '' && { 'Content-Type': 'application/json' }),
    'Content-Length': String(Buffer.byteLength(body)),
    ...(error.type !== undefined && { 'x-amzn-ErrorType': error.type }),
  };
}
