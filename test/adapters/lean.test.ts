import { setFlagsFromString } from 'node:v8';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { dynamoDbClient } from '../../adapters/dynamodb.ts';
import { sqsClient } from '../../adapters/jobs.ts';
import { managementApiClient } from '../../adapters/sockets.ts';

const LOGGER = /^loggerMiddleware/m;

const CLIENTS = [
  ['the tables', new DynamoDBClient({}), dynamoDbClient()],
  ['the queues', new SQSClient({}), sqsClient()],
  ['the sockets', new ApiGatewayManagementApiClient({}), managementApiClient('https://api/stage')],
] as const;

it.each(CLIENTS)('The client of %s does without the logger that an SDK client has', (_name, usual, ours) => {
  expect(usual.middlewareStack.identify().join('\n')).toMatch(LOGGER);
  expect(ours.middlewareStack.identify().join('\n')).not.toMatch(LOGGER);
});

it.each(CLIENTS)(
  'The client of %s has settings with a shape, which V8 copies fast, and an SDK client has not',
  (_name, usual, ours) => {
    setFlagsFromString('--allow-natives-syntax');
    const hasShape = new Function('object', 'return %HasFastProperties(object)');

    expect(hasShape(usual.config)).toBe(false);
    expect(hasShape(ours.config)).toBe(true);
  },
);
