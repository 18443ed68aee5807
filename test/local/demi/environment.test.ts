import { describe, expect, it } from 'vitest';
import { functionEnvironment } from '../../../local/demi/environment.ts';
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
      POWERTOOLS_LOG_LEVEL: 'WARN',
      POWERTOOLS_SERVICE_NAME: 'demi-chat',
    });
  });
});
