import { ENV } from '../../adapters/env.ts';
import type { FunctionName } from '../../lambdas/routes.ts';
import type { Services } from '../index.ts';
import { MODEL_VARIABLES } from './model.ts';
import { queueName, tableName } from './resources.ts';
import { CHECK_INS_PER_MINUTE } from './schedules.ts';

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
    [ENV.checkInsPerMinute]: CHECK_INS_PER_MINUTE,
    POWERTOOLS_LOG_LEVEL: 'WARN',
    POWERTOOLS_METRICS_DISABLED: 'true', // they would be lines of JSON in the terminal
    POWERTOOLS_SERVICE_NAME: 'demi-chat',
  };
}

/** The part of an environment that is for this function: what is said about models is for the one that answers. */
export function partFor(name: FunctionName, environment: Readonly<Record<string, string>>): Record<string, string> {
  if (name === 'reply') return { ...environment };
  return Object.fromEntries(Object.entries(environment).filter(([variable]) => !MODEL_VARIABLES.includes(variable)));
}
