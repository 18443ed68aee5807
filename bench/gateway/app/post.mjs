import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';

const client = new ApiGatewayManagementApiClient({
  endpoint: process.env.CALLBACK_URL,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/** Sends back what it was sent, by PostToConnection. */
export async function handler({ requestContext, body }) {
  await client.send(new PostToConnectionCommand({ ConnectionId: requestContext.connectionId, Data: body }));
  return { statusCode: 200 };
}
