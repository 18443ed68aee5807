import {
  ApiGatewayManagementApiClient,
  ApiGatewayManagementApiServiceException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { Report } from '../chat/ports/report.ts';
import type { PostResult, Sockets } from '../chat/ports/sockets.ts';

/**
 * Posts to one socket. A half-dead client can hold a post until the function times out (aws-sdk-js-v3 #6896), so each of two
 * attempts has 2 s; `requestTimeout` ends the promise only together with `throwOnRequestTimeout`.
 */
export function managementApiClient(endpoint: string): ApiGatewayManagementApiClient {
  return new ApiGatewayManagementApiClient({
    endpoint,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
}

/** Open sockets behind API Gateway's management API. */
export function apiGatewaySockets(client: ApiGatewayManagementApiClient, report: Report): Sockets {
  return {
    post: async (connectionId, frame) => {
      try {
        await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(frame) }));
        return 'sent';
      } catch (cause) {
        const result = failure(cause);
        if (result === 'failed') report('post_failed', { connection_id: connectionId, cause });
        return result;
      }
    },
  };
}

/**
 * 410 has no body, and without its header the SDK does not know its name, so the status decides. 400 is an id that never was.
 */
function failure(cause: unknown): Exclude<PostResult, 'sent'> {
  if (!(cause instanceof ApiGatewayManagementApiServiceException)) return 'failed';
  const status = cause.$metadata.httpStatusCode;
  return cause.name === 'GoneException' || status === 410 || status === 400 ? 'gone' : 'failed';
}
