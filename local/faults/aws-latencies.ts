import type { FaultPlan } from './plan.ts';

/**
 * What calls take in AWS, give or take, from one Region's Lambda functions that are warm: each call waits for as long before the
 * local service begins with it. AWS promises none of these times.
 */
export const AWS_LATENCIES = {
  services: {
    dynamodb: { latency_ms: [5, 5] },
    sqs: { latency_ms: [15, 15] }, // to send; consumers poll long, and get a message as soon as it is there
    connections: { latency_ms: [12, 12] }, // PostToConnection
  },
  invocations: { latency_ms: [8, 8] },
} as const satisfies FaultPlan;
