import { ENV } from '../../adapters/env.ts';
import type { FunctionName } from '../../lambdas/routes.ts';
import type { Services } from '../index.ts';
import { MODEL_VARIABLES } from './model.ts';
import { queueName, tableName } from './resources.ts';
import { CHECK_INS_PER_MINUTE } from './schedules.ts';

const HOUR_MS = 3_600_000;

/** The environment of a function on the local stack: the names that `lib` sets in AWS. */
export function functionEnvironment(
  services: Services,
  tokenSecret: string,
  speed = 1,
): Readonly<Record<string, string>> {
  return {
    [ENV.connectionsTable]: tableName('connections'),
    [ENV.messagesTable]: tableName('messages'),
    [ENV.conversationsTable]: tableName('conversations'),
    [ENV.welcomeQueueUrl]: services.queueUrl(queueName('welcome')),
    [ENV.replyQueueUrl]: services.queueUrl(queueName('reply')),
    [ENV.managementEndpoint]: services.callbackUrl,
    [ENV.tokenSecret]: tokenSecret,
    [ENV.checkInsPerMinute]: CHECK_INS_PER_MINUTE,
    // Writing takes as long as ever, while an hour of hers passes in seconds.
    ...(speed > 1 && { [ENV.checkInOpenMs]: String(HOUR_MS * speed) }),
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
