import type { ServerResponse } from 'node:http';
import { errorBody, errorHeaders, type GatewayError } from './gateway-errors.ts';
import { newHttpRequestId } from './ids.ts';

export function sendError(response: ServerResponse, error: GatewayError): void {
  response.writeHead(error.status, { ...errorHeaders(error), ...requestIdHeader() }).end(errorBody(error));
}

export function sendJson(response: ServerResponse, value: unknown): void {
  const headers = { 'Content-Type': 'application/json', ...requestIdHeader() };
  response.writeHead(200, headers).end(JSON.stringify(value));
}

export function sendEmpty(response: ServerResponse, status: 200 | 204): void {
  response.writeHead(status, requestIdHeader()).end();
}

function requestIdHeader(): Record<string, string> {
  return { 'x-amzn-RequestId': newHttpRequestId() };
}
