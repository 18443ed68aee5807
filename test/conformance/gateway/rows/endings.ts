import type { Variant } from '../app.ts';
import type { Client } from '../client.ts';
import type { Row, Source } from '../row.ts';
import type { Visit } from '../visit.ts';

function ending(
  id: string,
  says: string,
  source: Source,
  aws: string,
  end: (visit: Visit, client: Client) => Promise<unknown>,
  variant: Variant = 'plain',
): Row {
  return {
    id: `disconnect.${id}`,
    says,
    source,
    aws,
    variant,
    async probe(visit) {
      const client = await visit.connect();
      await end(visit, client);
      const { disconnectStatusCode: code, disconnectReason: reason } = (await visit.disconnectEvent(client))
        .requestContext;
      return `${code ?? 'no code'} ${reason === undefined ? 'no reason' : JSON.stringify(reason)}`;
    },
  };
}

/** What a DISCONNECT event says of how the connection ended. */
export const ENDINGS: readonly Row[] = [
  ending(
    'without-code',
    "A client that closes without a code ends with 1005 and AWS's own reason.",
    'documented',
    '1005 "Client-side close frame status not set"',
    async (_visit, client) => client.socket.close(),
  ),
  ending(
    'going-away',
    'A client that closes with 1001 and no reason ends so.',
    'observed',
    '1001 ""',
    async (_visit, client) => client.socket.close(1001),
  ),
  ending(
    'idle',
    'An idle connection ends with 1001 "Going away".',
    'observed',
    '1001 "Going away"',
    (visit, client) => visit.ending(client, 3 * visit.subject.limits.idleMs),
    'idle',
  ),
  ending(
    'deleted',
    'A deleted connection ends with 1000 "Connection Closed Normally".',
    'observed',
    '1000 "Connection Closed Normally"',
    async (visit, client) => {
      await visit.manage({ method: 'DELETE', connectionId: await visit.connectionIdOf(client) });
    },
  ),
  ending(
    'lost',
    'A connection whose socket is lost without a close frame ends with 1006.',
    'unverified',
    '1006 ""',
    async (visit, client) => {
      await visit.connectionIdOf(client);
      client.socket.terminate();
    },
  ),
];
