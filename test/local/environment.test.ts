import { describe, expect, it } from 'vitest';
import { functionEnvironment } from '../../local/environment.ts';
import type { LocalQueues } from '../../local/queues/start-queues.ts';
import type { LocalTables } from '../../local/tables/start-tables.ts';

const tables: Pick<LocalTables, 'endpoint' | 'names'> = {
  endpoint: 'http://127.0.0.1:1',
  names: { connections: 'c', messages: 'm', conversations: 'v' },
};
const queue = (name: string) => ({ url: `http://queues/${name}`, arn: `arn:${name}` });
const queues: Pick<LocalQueues, 'endpoint' | 'queues'> = {
  endpoint: 'http://127.0.0.1:2',
  queues: {
    welcome: queue('welcome'),
    'welcome-dead': queue('welcome-dead'),
    reply: queue('reply'),
    'reply-dead': queue('reply-dead'),
  },
};

describe('functionEnvironment', () => {
  it('has every name that the functions read, and where the services listen', () => {
    expect(functionEnvironment(tables, queues, { callbackUrl: 'http://127.0.0.1:3/local' }, 'the secret')).toEqual({
      CONNECTIONS_TABLE: 'c',
      MESSAGES_TABLE: 'm',
      CONVERSATIONS_TABLE: 'v',
      WELCOME_QUEUE_URL: 'http://queues/welcome',
      REPLY_QUEUE_URL: 'http://queues/reply',
      MANAGEMENT_ENDPOINT: 'http://127.0.0.1:3/local',
      TOKEN_SECRET: 'the secret',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:2',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      POWERTOOLS_LOG_LEVEL: 'WARN',
      POWERTOOLS_SERVICE_NAME: 'demi-chat',
    });
  });
});
