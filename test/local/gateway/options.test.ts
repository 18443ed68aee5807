import { expect, it } from 'vitest';
import { AWS_LIMITS } from '../../../local/gateway/index.ts';

it('takes the published quotas of API Gateway by default', () => {
  expect(AWS_LIMITS).toMatchObject({
    frameBytes: 32_768,
    messageBytes: 131_072,
    authorizerResultBytes: 8_192,
    urlLength: 4_096,
    idleMs: 600_000,
    maxDurationMs: 7_200_000,
    integrationTimeoutMs: 29_000,
    connectRate: 500,
    connectBurst: 500,
    accountRate: 10_000,
    accountBurst: 5_000,
  });
});
