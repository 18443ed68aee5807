import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';

const client = new ApiGatewayManagementApiClient(); // locally AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI says where

/** Posts what the queue brings. */
export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    const { connectionId, text } = JSON.parse(body);
    await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: text }));
  }
};
