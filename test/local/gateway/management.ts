import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';

/** The SDK's client of the management API, which tries once. */
export function sdk(endpoint: string): ApiGatewayManagementApiClient {
  return new ApiGatewayManagementApiClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

export function post(ConnectionId: string, Data: string | Buffer = 'news'): PostToConnectionCommand {
  return new PostToConnectionCommand({ ConnectionId, Data });
}
