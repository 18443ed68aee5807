import { AWS_LATENCIES } from '../../local/faults/aws-latencies.ts';

const { dynamodb, sqs, connections } = AWS_LATENCIES.services;

/** What a call of a service takes, ms, by the name that calls have it under. */
export const SERVICE_MS = {
  DynamoDB: dynamodb.latency_ms[0],
  SQS: sqs.latency_ms[0],
  ApiGatewayManagementApi: connections.latency_ms[0],
} as const;
