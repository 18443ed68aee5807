import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApiGatewayManagementApiClient,
  ApiGatewayManagementApiServiceException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { Report } from '../chat/ports/report.ts';
import type { Sockets } from '../chat/ports/sockets.ts';
import { lean } from './lean.ts';

/**
 * Posts to one socket. A half-dead client can hold a post until the function times out (aws-sdk-js-v3 #6896), so it has 2 s;
 * `requestTimeout` ends the promise only together with `throwOnRequestTimeout`. The client does not repeat by itself: it does
 * not know which frames may come twice.
 */
export function managementApiClient(endpoint: string): ApiGatewayManagementApiClient {
  return lean(
    new ApiGatewayManagementApiClient({
      endpoint,
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
    }),
  );
}

const REPEAT_AFTER_MS = 100;

/** Open sockets behind API Gateway's management API. */
export function apiGatewaySockets(client: ApiGatewayManagementApiClient, report: Report): Sockets {
  const attempt = async (connectionId: string, frame: string): Promise<unknown> => {
    try {
      await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(frame) }));
      return undefined;
    } catch (cause) {
      return cause ?? new Error('The post failed without a cause');
    }
  };

  return {
    post: async (connectionId, frame, repeatable) => {
      let cause = await attempt(connectionId, frame);
      if (cause !== undefined && (isThrottling(cause) || (repeatable && isWorthARepeat(cause)))) {
        await sleep(REPEAT_AFTER_MS);
        cause = await attempt(connectionId, frame);
      }
      if (cause === undefined) return 'sent';
      if (isGone(cause)) return 'gone';
      report('post_failed', { connection_id: connectionId, cause });
      return 'failed';
    },
  };
}

/** The one failure that says that the client did not get the frame. */
function isThrottling(cause: unknown): boolean {
  return statusOf(cause) === 429;
}

/** Who did not answer within 2 s will not within 4 s; but a kept-alive connection to API Gateway may just have been closed. */
function isWorthARepeat(cause: unknown): boolean {
  return (
    !isGone(cause) && !(cause instanceof Error && cause.name === 'TimeoutError') && (statusOf(cause) ?? 500) >= 500
  );
}

/**
 * 410 has no body, and without its header the SDK does not know its name, so the status decides. 400 is an id that never was.
 */
function isGone(cause: unknown): boolean {
  const status = statusOf(cause);
  return (cause instanceof Error && cause.name === 'GoneException') || status === 410 || status === 400;
}

function statusOf(cause: unknown): number | undefined {
  return cause instanceof ApiGatewayManagementApiServiceException ? cause.$metadata.httpStatusCode : undefined;
}
