import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { dynamoDbClient } from '../../adapters/dynamodb.ts';
import { sqsClient } from '../../adapters/jobs.ts';
import { managementApiClient } from '../../adapters/sockets.ts';

const LOGGER = /^loggerMiddleware/m;

it.each([
  ['the tables', new DynamoDBClient({}), dynamoDbClient()],
  ['the queues', new SQSClient({}), sqsClient()],
  ['the sockets', new ApiGatewayManagementApiClient({}), managementApiClient('https://api/stage')],
])('The client of %s does without the logger that an SDK client has', (_name, usual, ours) => {
  expect(usual.middlewareStack.identify().join('\n')).toMatch(LOGGER);
  expect(ours.middlewareStack.identify().join('\n')).not.toMatch(LOGGER);
});
