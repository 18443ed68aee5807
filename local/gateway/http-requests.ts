import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api } from './api.ts';
import { gatewayError } from './gateway-errors.ts';
import { isTrustedHost } from './host-check.ts';
import { sendError } from './http-response.ts';
import { answerManagement, isManagementPath } from './management-api.ts';
import { splitTarget } from './request-path.ts';

/** Answers every request that is no upgrade. Never rejects. */
export async function answerHttp(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(api, request, response);
  } catch (cause) {
    if (request.readableAborted) {
      api.log({ level: 'warn', message: 'a caller left before its request was whole' });
      return;
    }
    api.log({ level: 'error', message: 'the gateway failed on an HTTP request', cause });
    if (response.headersSent) response.destroy();
    else sendError(response, gatewayError(500));
  }
}

async function route(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { path } = splitTarget(request.url);
  if (!isTrustedHost(api.host, request.headers.host)) return sendError(response, gatewayError(403));
  if (isManagementPath(path)) {
    return api.troubles.managementCall(request, response, () => answerManagement(api, request, response));
  }
  const isStage = path === api.stagePath;
  if (!isStage && (await api.http(request, response))) return;
  const wantsSocket = request.method === 'GET' && (isStage || api.aliasPaths.has(path));
  sendError(response, gatewayError(wantsSocket ? 426 : 403));
}
