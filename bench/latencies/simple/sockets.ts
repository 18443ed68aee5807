import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';

const client = new ApiGatewayManagementApiClient(); // AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI says where

export async function post(connectionId: string, frame: string): Promise<void> {
  await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: frame }));
}
