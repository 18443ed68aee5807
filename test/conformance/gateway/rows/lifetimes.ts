import type { Client } from '../client.ts';
import type { Row } from '../row.ts';
import type { Visit } from '../visit.ts';

/** How long a connection lives. */
export const LIFETIMES: readonly Row[] = [
  {
    id: 'lifetime.idle',
    says: 'A connection without data for 10 minutes is closed with 1001.',
    source: 'observed',
    aws: 'closed with 1001',
    variant: 'idle',
    async probe(visit) {
      const client = await visit.connect();
      return endOf(visit, client, 3 * visit.subject.limits.idleMs);
    },
  },
  {
    id: 'lifetime.idle-pings',
    says: 'Pings of the client do not count as data.',
    source: 'unverified',
    aws: 'closed with 1001',
    variant: 'idle',
    async probe(visit) {
      const client = await visit.connect();
      return busy(visit, client, 3 * visit.subject.limits.idleMs, async () => client.socket.ping());
    },
  },
  {
    id: 'lifetime.idle-incoming',
    says: 'A message of the client starts the 10 minutes anew.',
    source: 'documented',
    aws: 'stays open',
    variant: 'idle',
    async probe(visit) {
      const client = await visit.connect();
      return busy(visit, client, 2 * visit.subject.limits.idleMs, async () => client.send({ action: 'one-way' }));
    },
  },
  {
    id: 'lifetime.idle-outgoing',
    says: 'A message to the client starts the 10 minutes anew.',
    source: 'observed',
    aws: 'stays open',
    variant: 'idle',
    async probe(visit) {
      const client = await visit.connect();
      const connectionId = await visit.connectionIdOf(client);
      return busy(visit, client, 2 * visit.subject.limits.idleMs, async () => {
        await visit.manage({ method: 'POST', connectionId, data: 'news' });
      });
    },
  },
  {
    id: 'lifetime.duration',
    says: 'A connection is closed with 1001 after 2 hours, however busy it is.',
    source: 'documented',
    aws: 'closed with 1001',
    variant: 'short_lived',
    async probe(visit) {
      const client = await visit.connect();
      const patience = 3 * visit.subject.limits.maxDurationMs;
      return busy(visit, client, patience, async () => client.send({ action: 'one-way' }));
    },
  },
];

async function endOf(visit: Visit, client: Client, patienceMs: number): Promise<string> {
  return `closed with ${(await visit.ending(client, patienceMs)).code}`;
}

/** Does something five times per second, until the connection ends or patience does. */
async function busy(visit: Visit, client: Client, patienceMs: number, act: () => Promise<void>): Promise<string> {
  const acting = setInterval(() => {
    if (client.socket.readyState === client.socket.OPEN) act().catch(() => clearInterval(acting));
  }, 200);
  try {
    return await endOf(visit, client, patienceMs);
  } finally {
    clearInterval(acting);
  }
}
