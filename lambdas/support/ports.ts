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
import { spendingTable } from '../../adapters/spending.ts';
import type { Clock } from '../../chat/ports/clock.ts';
import type { Sockets } from '../../chat/ports/sockets.ts';
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

const tables = /* @__PURE__ */ oncePerContainer(dynamoDbClient);
export const queues = /* @__PURE__ */ oncePerContainer(sqsClient);

export const connections = /* @__PURE__ */ oncePerContainer(() =>
  connectionsTable(tables(), requireEnv(ENV.connectionsTable), clock.now),
);
export const conversations = /* @__PURE__ */ oncePerContainer(() =>
  conversationsTable(tables(), requireEnv(ENV.conversationsTable)),
);
export const checkIns = /* @__PURE__ */ oncePerContainer(() =>
  checkInsTable(tables(), requireEnv(ENV.conversationsTable)),
);
export const messages = /* @__PURE__ */ oncePerContainer(() =>
  messagesTable(tables(), requireEnv(ENV.messagesTable), clock.now),
);
export const memories = /* @__PURE__ */ oncePerContainer(() => memoriesTable(tables(), requireEnv(ENV.messagesTable)));
export const spending = /* @__PURE__ */ oncePerContainer(() => spendingTable(tables(), requireEnv(ENV.messagesTable)));
export const sockets = /* @__PURE__ */ oncePerContainer(() => socketsAt(requireEnv(ENV.managementEndpoint)));
export const jobs = /* @__PURE__ */ oncePerContainer(() =>
  sqsJobs(queues(), {
    welcome: () => requireEnv(ENV.welcomeQueueUrl),
    reply: () => requireEnv(ENV.replyQueueUrl),
  }),
);

/**
 * Most events of a chat are answered without a post, so the client that posts is loaded for the first one. A function that
 * always posts imports adapters/sockets.ts itself: then it is there when its container has started, with a whole core.
 */
function socketsAt(endpoint: string): Sockets {
  const made = oncePerContainer(async () => {
    const { apiGatewaySockets, managementApiClient } = await import('../../adapters/sockets.ts');
    return apiGatewaySockets(managementApiClient(endpoint), report);
  });
  return { post: async (...post) => (await made()).post(...post) };
}
