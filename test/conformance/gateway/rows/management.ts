import type { Answer, Call } from '../management.ts';
import { callManagement, callUnsigned } from '../management.ts';
import { CannotBeTried, soon } from '../observed.ts';
import type { Row } from '../row.ts';
import type { Visit } from '../visit.ts';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const GONE = '410, empty body';
const UNKNOWN_ID = 'JC1dgf9yoAMCK-g='; // well-formed, of no connection here
const LARGEST = 128 * 1_024; // bytes

/** What a caller of the management API sees. */
export const MANAGEMENT: readonly Row[] = [
  {
    id: 'management.post',
    says: 'A POST is answered with 200 and an empty body, and its data reaches the client.',
    source: 'documented',
    aws: '200, empty body; the client gets news',
    async probe(visit) {
      const { client, connectionId } = await open(visit);
      const answer = await visit.manage({ method: 'POST', connectionId, data: 'news' });
      return `${inWords(answer)}; the client gets ${await client.next()}`;
    },
  },
  {
    id: 'management.get',
    says: 'A GET tells connectedAt, identity with sourceIp and userAgent, and lastActiveAt, times as ISO 8601.',
    source: 'documented',
    aws: '200, connectedAt ISO 8601, identity.sourceIp, identity.userAgent, lastActiveAt ISO 8601',
    async probe(visit) {
      const { tag } = await visit.handshake({}, { headers: { 'User-Agent': 'echo/1' } });
      const { connectionId } = (await visit.heard('connect', tag)).event.requestContext;
      const answer = await visit.manage({ method: 'GET', connectionId });
      return answer.status === 200 ? `200, ${fieldsOf(JSON.parse(answer.body))}` : inWords(answer);
    },
  },
  {
    id: 'management.delete',
    says: 'A DELETE is answered with 204, and closes the connection with 1000.',
    source: 'documented',
    aws: '204, empty body; the client is closed with 1000',
    async probe(visit) {
      const { client, connectionId } = await open(visit);
      const answer = await visit.manage({ method: 'DELETE', connectionId });
      return `${inWords(answer)}; the client is closed with ${(await visit.ending(client)).code}`;
    },
  },
  {
    id: 'management.at-sign',
    says: 'The path may have %40connections for @connections.',
    source: 'documented',
    aws: 'accepted',
    probe: (visit) => callOpen(visit, { path: (path) => path.replace('@', '%40') }),
  },
  {
    id: 'management.unencoded-id',
    says: 'An id whose "=" is not percent-encoded is refused with 400.',
    source: 'unverified',
    aws: '400 BadRequestException, {"message":"Invalid connectionId"}',
    probe: (visit) =>
      callOpen(visit, {
        path(path) {
          if (!path.endsWith('%3D')) throw new CannotBeTried('its ids need no encoding');
          return decodeURIComponent(path);
        },
      }),
  },
  {
    id: 'management.malformed-id',
    says: 'A malformed id is answered with 400 "Invalid connectionId".',
    source: 'observed',
    aws: '400 BadRequestException, {"message":"Invalid connectionId"}',
    probe: async (visit) => inWords(await visit.manage({ method: 'POST', connectionId: 'nobody', data: 'news' })),
  },
  {
    id: 'management.unknown-id',
    says: 'A well-formed id of no connection is answered with 410 and an empty body.',
    source: 'observed',
    aws: GONE,
    probe: async (visit) => gone(await visit.manage({ method: 'POST', connectionId: UNKNOWN_ID, data: 'news' })),
  },
  {
    id: 'management.closed',
    says: 'A POST to a connection that has closed is answered like that.',
    source: 'documented',
    aws: GONE,
    probe: (visit) => callClosed(visit, 'POST'),
  },
  {
    id: 'management.get-closed',
    says: 'So is a GET.',
    source: 'documented',
    aws: GONE,
    probe: (visit) => callClosed(visit, 'GET'),
  },
  {
    id: 'management.delete-closed',
    says: 'So is a DELETE.',
    source: 'documented',
    aws: GONE,
    probe: (visit) => callClosed(visit, 'DELETE'),
  },
  {
    id: 'management.sdk-error',
    says: 'The header x-amzn-ErrorType is there, so that the SDK names the error of a closed connection GoneException.',
    source: 'observed',
    aws: 'GoneException',
    async probe(visit) {
      const { client, connectionId } = await open(visit);
      client.socket.close();
      await visit.disconnectEvent(client);
      const { errorName } = await visit.manage({ method: 'POST', connectionId, data: 'news' });
      return errorName ?? 'no error';
    },
  },
  {
    id: 'management.during-connect',
    says: 'While $connect runs, the connection does not exist yet: a post from inside $connect is answered with 410.',
    source: 'documented',
    aws: '410',
    async probe(visit) {
      const { tag } = await visit.handshake({ connect: 'post', callback: visit.subject.callbackUrl });
      const result = (await visit.heard('connect-post', tag)).result as {
        readonly status?: number;
        readonly name?: string;
      };
      return String(result.status ?? result.name);
    },
  },
  {
    id: 'management.largest',
    says: 'A POST of 128 KB is accepted.',
    source: 'documented',
    aws: 'accepted',
    probe: (visit) => callOpen(visit, { data: 'x'.repeat(LARGEST) }),
  },
  {
    id: 'management.too-large',
    says: 'A POST of more than 128 KB is answered with 413.',
    source: 'documented',
    aws: '413 PayloadTooLargeException',
    async probe(visit) {
      const { connectionId } = await open(visit);
      const answer = await visit.manage({ method: 'POST', connectionId, data: 'x'.repeat(LARGEST + 1) });
      return answer.status < 300 ? 'accepted' : `${answer.status} ${answer.errorType ?? 'without x-amzn-ErrorType'}`;
    },
  },
  {
    id: 'management.slow-client',
    says: 'Posts to a client that does not read are answered with 429 once its buffer is full.',
    source: 'documented',
    aws: '429 LimitExceededException',
    async probe(visit) {
      const { tag } = await visit.handshake();
      const { connectionId } = (await visit.heard('connect', tag)).event.requestContext;
      for (let posts = 0; posts < 256; posts += 1) {
        const call = visit.manage({ method: 'POST', connectionId, data: 'x'.repeat(LARGEST) });
        const answer = await soon(call, visit.subject.patienceMs, `no answer to post ${posts + 1}`);
        if (answer.status >= 300) return `${answer.status} ${answer.errorType ?? 'without x-amzn-ErrorType'}`;
      }
      return 'all of 32 MB accepted';
    },
  },
  {
    id: 'management.unsigned',
    says: 'A request without a signature is refused with 403.',
    source: 'documented',
    aws: '403',
    async probe(visit) {
      const { connectionId } = await open(visit);
      const { status } = await callUnsigned(visit.subject.callbackUrl, connectionId);
      return status < 300 ? 'accepted' : String(status);
    },
  },
  {
    id: 'management.wrong-region',
    says: 'A request whose signature is for another region is refused with 403.',
    source: 'observed',
    aws: '403',
    async probe(visit) {
      const { connectionId } = await open(visit);
      const { status } = await visit.manage({ method: 'POST', connectionId, data: 'news', region: 'eu-west-1' });
      return status < 300 ? 'accepted' : String(status);
    },
  },
  {
    id: 'management.rate',
    says: "A request above the account's rate is answered with 429.",
    source: 'documented',
    aws: '429 LimitExceededException',
    variant: 'few_calls',
    async probe(visit) {
      const { connectionId } = await open(visit);
      for (let calls = 0; calls < 3; calls += 1) {
        const answer = await visit.manage({ method: 'POST', connectionId, data: 'news' });
        if (answer.status >= 300) return `${answer.status} ${answer.errorType ?? 'without x-amzn-ErrorType'}`;
      }
      return 'all accepted';
    },
  },
  {
    id: 'management.wrong-stage',
    says: 'A request for another stage is refused with 403 {"message":"Forbidden"}.',
    source: 'observed',
    aws: '403 ForbiddenException, {"message":"Forbidden"}',
    async probe(visit) {
      const { connectionId } = await open(visit);
      const elsewhere = new URL('/elsewhere', visit.subject.callbackUrl).href;
      return inWords(await callManagement(elsewhere, { method: 'POST', connectionId, data: 'news' }));
    },
  },
];

async function open(visit: Visit) {
  const client = await visit.connect();
  return { client, connectionId: await visit.connectionIdOf(client) };
}

async function callOpen(visit: Visit, call: Pick<Call, 'data' | 'path'>): Promise<string> {
  const { connectionId } = await open(visit);
  const answer = await visit.manage({ method: 'POST', connectionId, data: 'news', ...call });
  return answer.status < 300 ? 'accepted' : inWords(answer);
}

async function callClosed(visit: Visit, method: Call['method']): Promise<string> {
  const { client, connectionId } = await open(visit);
  client.socket.close();
  await visit.disconnectEvent(client);
  return gone(await visit.manage({ method, connectionId, data: 'news' }));
}

/** Without the type of the error: that has a row of its own. */
function gone({ status, body }: Answer): string {
  return `${status}, ${body === '' ? 'empty body' : body.slice(0, 80)}`;
}

/** The status, the type of the error unless there is none, and the body. */
function inWords({ status, errorType, body }: Answer): string {
  const type = status < 400 ? '' : ` ${errorType ?? 'without x-amzn-ErrorType'}`;
  return `${status}${type}, ${body === '' ? 'empty body' : body.slice(0, 80)}`;
}

/** The fields of a description, nested ones with a dot, with the format of those that are times. */
function fieldsOf(description: Readonly<Record<string, unknown>>, prefix = ''): string {
  return Object.entries(description)
    .sort(([left], [right]) => left.localeCompare(right))
    .map(([name, value]) => {
      if (typeof value === 'object' && value !== null) return fieldsOf({ ...value }, `${name}.`);
      return `${prefix}${name}${name.endsWith('At') ? ` ${ISO.test(String(value)) ? 'ISO 8601' : typeof value}` : ''}`;
    })
    .join(', ');
}
