import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkInsTable } from '../../adapters/check-ins.ts';
import { connectionsTable } from '../../adapters/connections.ts';
import { conversationsTable } from '../../adapters/conversations.ts';
import { dynamoDbClient } from '../../adapters/dynamodb.ts';
import { ENV, requireEnv } from '../../adapters/env.ts';
import { sqsClient, sqsJobs } from '../../adapters/jobs.ts';
import { memoriesTable } from '../../adapters/memories.ts';
import { messagesTable } from '../../adapters/messages.ts';
import { apiGatewaySockets, managementApiClient } from '../../adapters/sockets.ts';
import { spendingTable } from '../../adapters/spending.ts';
import type { Clock } from '../../chat/ports/clock.ts';
import { uuidv7 } from '../../protocol/ids.ts';
import { report } from './logger.ts';
import { oncePerContainer } from './once-per-container.ts';

// The ports made real, each when a function first asks for it: a function has the environment and the grants for those
// that it uses, and no others.

export const clock: Clock = {
  now: () => Date.now(),
  wait: async (ms, signal) => {
    await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};

/** A new id; ids sort by the time they were minted. */
export const mintId = (now: number): string => uuidv7(now, randomBytes(10));

const tables = oncePerContainer(dynamoDbClient);
export const queues = oncePerContainer(sqsClient);

export const connections = oncePerContainer(() =>
  connectionsTable(tables(), requireEnv(ENV.connectionsTable), clock.now),
);
export const conversations = oncePerContainer(() => conversationsTable(tables(), requireEnv(ENV.conversationsTable)));
export const checkIns = oncePerContainer(() => checkInsTable(tables(), requireEnv(ENV.conversationsTable)));
export const messages = oncePerContainer(() => messagesTable(tables(), requireEnv(ENV.messagesTable), clock.now));
export const memories = oncePerContainer(() => memoriesTable(tables(), requireEnv(ENV.messagesTable)));
export const spending = oncePerContainer(() => spendingTable(tables(), requireEnv(ENV.messagesTable)));
export const sockets = oncePerContainer(() =>
  apiGatewaySockets(managementApiClient(requireEnv(ENV.managementEndpoint)), report),
);
export const jobs = oncePerContainer(() =>
  sqsJobs(queues(), {
    welcome: () => requireEnv(ENV.welcomeQueueUrl),
    reply: () => requireEnv(ENV.replyQueueUrl),
  }),
);
