import { ENV } from '../../adapters/env.ts';
import type { Services } from '../index.ts';
import { queueName, tableName } from './resources.ts';

/** The environment of a function on the local stack: the names that `lib` sets in AWS. */
export function functionEnvironment(services: Services, tokenSecret: string): Readonly<Record<string, string>> {
  return {
    [ENV.connectionsTable]: tableName('connections'),
    [ENV.messagesTable]: tableName('messages'),
    [ENV.conversationsTable]: tableName('conversations'),
    [ENV.welcomeQueueUrl]: services.queueUrl(queueName('welcome')),
    [ENV.replyQueueUrl]: services.queueUrl(queueName('reply')),
    [ENV.managementEndpoint]: services.callbackUrl,
    [ENV.tokenSecret]: tokenSecret,
    POWERTOOLS_LOG_LEVEL: 'WARN',
    POWERTOOLS_SERVICE_NAME: 'demi-chat',
  };
}
