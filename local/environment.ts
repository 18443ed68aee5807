import { ENV } from '../adapters/env.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from './local-client.ts';
import type { LocalQueues } from './queues/start-queues.ts';
import type { LocalTables } from './tables/start-tables.ts';

/** The environment of a function on the local stack: the names that `lib` sets in AWS, and where the services listen. */
export function functionEnvironment(
  tables: Pick<LocalTables, 'endpoint' | 'names'>,
  queues: Pick<LocalQueues, 'endpoint' | 'queues'>,
  gateway: { readonly callbackUrl: string },
  tokenSecret: string,
): Readonly<Record<string, string>> {
  return {
    [ENV.connectionsTable]: tables.names.connections,
    [ENV.messagesTable]: tables.names.messages,
    [ENV.conversationsTable]: tables.names.conversations,
    [ENV.welcomeQueueUrl]: queues.queues.welcome.url,
    [ENV.replyQueueUrl]: queues.queues.reply.url,
    [ENV.managementEndpoint]: gateway.callbackUrl,
    [ENV.tokenSecret]: tokenSecret,
    AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    POWERTOOLS_LOG_LEVEL: 'WARN',
    POWERTOOLS_SERVICE_NAME: 'demi-chat',
  };
}
