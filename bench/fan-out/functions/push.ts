import { setTimeout as sleep } from 'node:timers/promises';
import { connectionsTable } from '../../../adapters/connections.ts';
import { dynamoDbClient } from '../../../adapters/dynamodb.ts';
import { ENV, requireEnv } from '../../../adapters/env.ts';
import { apiGatewaySockets, managementApiClient } from '../../../adapters/sockets.ts';
import { outbox, type Push } from '../../../chat/outbox.ts';
import { type Connection, userRoom } from '../../../chat/ports/connections.ts';
import { DEFAULT_SETTINGS } from '../../../chat/ports/conversations.ts';
import type { PostResult, Sockets } from '../../../chat/ports/sockets.ts';
import { encode } from '../../../protocol/encode.ts';
import type { Order, Pushed, Recipient, Way } from '../plan.ts';

// One frame to many: by the outbox, and by the two loops that one might write instead, over the same adapters.

const HOUR_MS = 3_600_000;
const clock = {
  now: () => Date.now(),
  wait: async (ms: number) => {
    await sleep(ms);
  },
};
const report = (): void => undefined; // the results say it
const jobs = { welcome: unused, reply: unused, learn: unused, checkIn: unused };
const connections = connectionsTable(dynamoDbClient(), requireEnv(ENV.connectionsTable), clock.now);
const sockets = apiGatewaySockets(managementApiClient(requireEnv(ENV.managementEndpoint)), report);
const slowSockets = apiGatewaySockets(managementApiClient(requireEnv('SLOW_ENDPOINT')), report);
const push: Push = { event: 'settings', data: DEFAULT_SETTINGS };

export async function handler({ way, recipients }: Order): Promise<Pushed> {
  const slow = new Set(recipients.filter(({ isSlow }) => isSlow).map(({ connectionId }) => connectionId));
  const results: PostResult[] = [];
  const startedAt = performance.now();
  let [othersMs, allMs] = [0, 0];
  const watched: Sockets = {
    async post(connectionId, frame, repeatable) {
      const isSlow = slow.has(connectionId);
      const result = await (isSlow ? slowSockets : sockets).post(connectionId, frame, repeatable);
      results.push(result);
      if (!isSlow) othersMs = performance.now() - startedAt;
      return result;
    },
  };
  await WAYS[way](watched, recipients.map(toConnection));
  allMs = performance.now() - startedAt;
  const count = (wanted: PostResult): number => results.filter((result) => result === wanted).length;
  return { sent: count('sent'), gone: count('gone'), failed: count('failed'), othersMs, allMs };
}

const WAYS: Readonly<Record<Way, (sockets: Sockets, recipients: readonly Connection[]) => Promise<unknown>>> = {
  outbox: (watched, recipients) =>
    outbox({ connections, sockets: watched, jobs, clock, report }).push(recipients, push),
  async inTurn(watched, recipients) {
    for (const recipient of recipients) await postTo(watched, recipient);
  },
  allAtOnce: (watched, recipients) => Promise.all(recipients.map((recipient) => postTo(watched, recipient))),
};

async function postTo(watched: Sockets, recipient: Connection): Promise<void> {
  const frame = encode(push.event, push.data, clock.now());
  if ((await watched.post(recipient.connectionId, frame, true)) === 'gone') await connections.remove(recipient);
}

/** As the table would have it. */
function toConnection({ connectionId, userId }: Recipient): Connection {
  const now = clock.now();
  return {
    room: userRoom(userId),
    connectionId,
    userId,
    role: 'user',
    topics: [],
    state: 'ready',
    tokenExpiresAt: now + HOUR_MS,
    connectedAt: now,
    openingSince: now,
    missed: 0,
    greetedWith: new Set(),
  };
}

function unused(): never {
  throw new Error('This push leaves nothing to a job');
}
