import { describe, expect, it } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../../../lambdas/routes.ts';
import { functionEnvironment, partFor } from '../../../local/demi/environment.ts';
import type { Services } from '../../../local/index.ts';

const services: Services = {
  callbackUrl: 'http://127.0.0.1:3/local',
  dynamoDbEndpoint: 'http://127.0.0.1:1',
  sqsEndpoint: 'http://127.0.0.1:2',
  queueUrl: (name) => `http://queues/${name}`,
};

describe('functionEnvironment', () => {
  it('has every name that the functions read', () => {
    expect(functionEnvironment(services, 'the secret')).toEqual({
      CONNECTIONS_TABLE: 'demi-connections',
      MESSAGES_TABLE: 'demi-messages',
      CONVERSATIONS_TABLE: 'demi-conversations',
      WELCOME_QUEUE_URL: 'http://queues/demi-welcome',
      REPLY_QUEUE_URL: 'http://queues/demi-reply.fifo',
      MANAGEMENT_ENDPOINT: 'http://127.0.0.1:3/local',
      TOKEN_SECRET: 'the secret',
      CHECK_INS_PER_MINUTE: '600',
      POWERTOOLS_LOG_LEVEL: 'WARN',
      POWERTOOLS_METRICS_DISABLED: 'true',
      POWERTOOLS_SERVICE_NAME: 'demi-chat',
    });
  });
});

it('a check-in is open for an hour of real time, however fast time passes for her', () => {
  expect(functionEnvironment(services, 'the secret', 600)).toMatchObject({ CHECK_IN_OPEN_MS: String(600 * 3_600_000) });
});

describe('the part of an environment that is for a function', () => {
  const aboutModels = {
    DEMI_MODEL: 'bedrock:eu.amazon.nova-lite-v1:0',
    DEMI_MODEL_API_KEY: 'the key',
    MODEL_REGION: 'eu-west-1',
    MODEL_MAX_OUTPUT_TOKENS: '400',
    MODEL_PROMPT_TOKENS: '3000',
    DAILY_TOKEN_BUDGET: '0',
    SENTIMENT: 'model',
    DOUBLE_TEXTING: 'together',
    GUARDRAIL_ID: 'gr4ax8x2p9ab',
    GUARDRAIL_VERSION: '2',
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://127.0.0.1:4',
  };
  const others = { MESSAGES_TABLE: 'demi-messages', HEARTBEAT_MS: '1000' };
  const silent = (Object.keys(FUNCTIONS) as FunctionName[]).filter((name) => name !== 'reply');

  it('is all of it for the one that answers', () => {
    expect(partFor('reply', { ...others, ...aboutModels })).toEqual({ ...others, ...aboutModels });
  });

  it.each(silent)('has no word about models for %s', (name) => {
    expect(partFor(name, { ...others, ...aboutModels })).toEqual(others);
  });
});
