import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import {
  type Refusal,
  type Refuse,
  refuseConnections,
  refuseDynamoDb,
  refuseSqs,
} from '../../../local/faults/refusals.ts';
import { LOCAL_CLIENT } from '../local-client.ts';
import { serve } from './server.ts';

type Call = (endpoint: string) => Promise<unknown>;

const GET: Call = (endpoint) =>
  new DynamoDBClient({ ...LOCAL_CLIENT, endpoint, maxAttempts: 1 }).send(
    new GetItemCommand({ TableName: 'a', Key: { id: { S: '1' } } }),
  );
const SEND: Call = (endpoint) =>
  new SQSClient({ ...LOCAL_CLIENT, endpoint, maxAttempts: 1, useQueueUrlAsEndpoint: false }).send(
    new SendMessageCommand({ QueueUrl: `${endpoint}/0/a`, MessageBody: 'b' }),
  );
const POST: Call = (endpoint) =>
  new ApiGatewayManagementApiClient({ ...LOCAL_CLIENT, endpoint, maxAttempts: 1 }).send(
    new PostToConnectionCommand({ ConnectionId: 'a', Data: 'b' }),
  );

describe('a refusal', () => {
  it.each<[string, Refusal, Refuse, Call, string, number]>([
    ['throttling of DynamoDB', 'throttled', refuseDynamoDb, GET, 'ThrottlingException', 400],
    ['throttling of a table', 'table throttled', refuseDynamoDb, GET, 'ProvisionedThroughputExceededException', 400],
    ['error of DynamoDB', 'failed', refuseDynamoDb, GET, 'InternalServerError', 500],
    ['throttling of SQS', 'throttled', refuseSqs, SEND, 'RequestThrottled', 403],
    ['error of SQS', 'failed', refuseSqs, SEND, 'ServiceUnavailable', 503],
    ['throttling of the management API', 'throttled', refuseConnections, POST, 'LimitExceededException', 429],
    ['error of the management API', 'failed', refuseConnections, POST, 'InternalServerErrorException', 500],
  ])('is taken by the SDK for what it is: %s', async (_kind, refusal, refuse, call, name, httpStatusCode) => {
    const endpoint = await serve((_request, response) => refuse(response, refusal));

    await expect(call(endpoint)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  it('of DynamoDB comes with the checksum of its body', async () => {
    const endpoint = await serve((_request, response) => refuseDynamoDb(response, 'throttled'));
    const response = await fetch(endpoint);

    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.0');
    expect(Number(response.headers.get('x-amz-crc32'))).toBe(crc32(await response.text()));
  });
});

/** Bit by bit, as RFC 1952 defines it. */
function crc32(text: string): number {
  let value = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
