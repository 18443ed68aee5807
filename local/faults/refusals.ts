import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { gatewayError } from '../gateway/gateway-errors.ts';
import { sendError } from '../gateway/http-response.ts';

export type Refusal = 'throttled' | 'table throttled' | 'failed';
export type Refuse = (response: ServerResponse, refusal: Refusal) => void;

type Wording = { readonly status: number; readonly type: string; readonly message: string };

/** DynamoDB developer guide, "Error handling with DynamoDB"; the first is what a table on demand answers. */
const DYNAMODB: Readonly<Record<Refusal, Wording>> = {
  throttled: {
    status: 400,
    type: 'com.amazon.coral.availability#ThrottlingException',
    message:
      'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or ' +
      'index so please try again shortly.',
  },
  'table throttled': {
    status: 400,
    type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    message:
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning ' +
      'level with the UpdateTable API.',
  },
  failed: {
    status: 500,
    type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
    message: 'Internal server error',
  },
};

export const refuseDynamoDb: Refuse = (response, refusal) => {
  const { status, type, message } = DYNAMODB[refusal];
  const body = JSON.stringify({ __type: type, message });
  sendAwsJson(response, status, body, { 'x-amz-crc32': String(crc32(body)) });
};

/** Status and names: the service's model (client-sqs) and the SQS API reference, "Common errors". */
export const refuseSqs: Refuse = (response, refusal) => {
  const [status, name, fault, message] =
    refusal === 'failed'
      ? [503, 'ServiceUnavailable', 'Receiver', 'The request has failed due to a temporary failure of the server.']
      : [403, 'RequestThrottled', 'Sender', 'Request is throttled.'];
  const body = JSON.stringify({ __type: `com.amazonaws.sqs#${name}`, message });
  sendAwsJson(response, Number(status), body, { 'x-amzn-query-error': `${name};${fault}` });
};

export const refuseConnections: Refuse = (response, refusal) => {
  sendError(response, gatewayError(refusal === 'failed' ? 500 : 429));
};

function sendAwsJson(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  response
    .writeHead(status, {
      'Content-Type': 'application/x-amz-json-1.0',
      'Content-Length': Buffer.byteLength(body),
      'x-amzn-RequestId': randomUUID(),
      ...headers,
    })
    .end(body);
}
