import type { Client } from '../client.ts';
import type { Row, Source } from '../row.ts';
import type { Visit } from '../visit.ts';

const FORBIDDEN = '{"message": "Forbidden", "connectionId":"{connectionId}", "requestId":"{requestId}"}';
const FAILED = '{"message": "Internal server error", "connectionId":"{connectionId}", "requestId":"{requestId}"}';
const OVERDUE = '{"message": "Endpoint request timed out", "connectionId":"{connectionId}", "requestId":"{requestId}"}';

/** What comes back to the client after a message. */
export const RESPONSES: readonly Row[] = [
  {
    id: 'response.body',
    says: 'The body that a route with a route response returns is sent as a text frame.',
    source: 'documented',
    aws: 'the reply',
    probe: (visit) => frameAfter(visit, { action: 'echo', reply: 'the reply' }),
  },
  {
    id: 'response.mock',
    says: 'A MOCK integration on a route with a route response answers with its template, without a function.',
    source: 'documented',
    aws: 'pong',
    variant: 'mocked',
    probe: (visit) => frameAfter(visit, { action: 'ping' }),
  },
  {
    id: 'response.one-way-body',
    says: 'The body that a route without a route response returns is sent to nobody.',
    source: 'documented',
    aws: 'nothing is sent',
    probe: (visit) => framesAfterOneWay(visit, [{}]),
  },
  {
    id: 'response.one-way-status',
    says: 'The status that a route without a route response returns has no effect, be it 200, 301, 401 or 501.',
    source: 'observed',
    aws: 'nothing is sent',
    probe: (visit) => framesAfterOneWay(visit, [{ status: 200 }, { status: 301 }, { status: 401 }, { status: 501 }]),
  },
  {
    id: 'response.one-way-nothing',
    says: 'A route without a route response may return nothing at all.',
    source: 'unverified',
    aws: 'nothing is sent',
    probe: (visit) => framesAfterOneWay(visit, [{ result: 'nothing' }]),
  },
  {
    id: 'response.failed-status',
    says: 'A status other than 2xx on a route with a route response sends "Internal server error" in place of the body.',
    source: 'observed',
    aws: FAILED,
    probe: (visit) => frameAfter(visit, { action: 'echo', status: 500, reply: 'the reply' }),
  },
  {
    id: 'response.malformed',
    says: 'A result without a status on a route with a route response sends "Internal server error".',
    source: 'unverified',
    aws: FAILED,
    probe: (visit) => frameAfter(visit, { action: 'echo', result: 'malformed' }),
  },
  {
    id: 'response.empty',
    says: 'An empty body on a route with a route response sends no frame.',
    source: 'unverified',
    aws: 'nothing is sent',
    async probe(visit) {
      const client = await visit.connect();
      await visit.messageEvent(client, { reply: '' });
      return framesSoFar(visit, client);
    },
  },
  {
    id: 'response.exception',
    says: 'A handler that throws sends "Internal server error", also on a route without a route response.',
    source: 'observed',
    aws: FAILED,
    probe: (visit) => frameAfter(visit, { action: 'fail' }),
  },
  stays('exception', 'The connection stays open after that.', 'observed', async (visit, client) => {
    const tag = visit.newTag();
    client.send({ action: 'fail', tag });
    await visit.heard('fail', tag);
  }),
  {
    id: 'response.timeout',
    says: 'An integration that exceeds its 29 s sends "Endpoint request timed out".',
    source: 'unverified',
    aws: OVERDUE,
    variant: 'impatient',
    probe: (visit) => frameAfter(visit, { action: 'slow', gate: visit.gate().name }),
  },
  {
    id: 'response.no-route',
    says: 'A message for which there is no route and no $default sends "Forbidden".',
    source: 'observed',
    aws: FORBIDDEN,
    variant: 'without_default',
    probe: (visit) => frameAfter(visit, { action: 'nowhere' }),
  },
  {
    ...stays('no-route', 'The connection stays open after that.', 'observed', async (_visit, client) => {
      client.send({ action: 'nowhere' });
    }),
    variant: 'without_default',
  },
];

function stays(
  after: string,
  says: string,
  source: Source,
  happen: (visit: Visit, client: Client) => Promise<void>,
): Row {
  return {
    id: `response.${after}-stays-open`,
    says,
    source,
    aws: 'stays open',
    async probe(visit) {
      const client = await visit.connect();
      await happen(visit, client);
      const closed = client.ended.then(({ code }) => `closed with ${code}`);
      return Promise.race([visit.messageEvent(client).then(() => 'stays open'), closed]);
    },
  };
}

/** The frame that answers a message, with its ids replaced by their names. */
async function frameAfter(visit: Visit, message: object): Promise<string> {
  const client = await visit.connect();
  const connectionId = await visit.connectionIdOf(client);
  client.send(message);
  return withoutIds(await client.next(), connectionId);
}

async function framesAfterOneWay(visit: Visit, messages: readonly object[]): Promise<string> {
  const client = await visit.connect();
  for (const message of messages) {
    const tag = visit.newTag();
    client.send({ action: 'one-way', tag, ...message });
    await visit.heard('one-way', tag);
  }
  return framesSoFar(visit, client);
}

async function framesSoFar(visit: Visit, client: Client): Promise<string> {
  const connectionId = await visit.connectionIdOf(client);
  const frames = (await visit.framesSoFar(client)).map((frame) => withoutIds(frame, connectionId));
  if (frames.length === 0) return 'nothing is sent';
  const [first = ''] = frames;
  return frames.length === 1 ? `sent: ${first}` : `sent ${frames.length} frames, the first is ${first}`;
}

/** A frame with the names of its ids in their places. */
function withoutIds(frame: string, connectionId: string): string {
  return frame.replaceAll(connectionId, '{connectionId}').replace(/("requestId":\s*")[^"]+/, '$1{requestId}');
}
