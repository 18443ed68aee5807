import { soon } from '../observed.ts';
import type { Row, Source } from '../row.ts';
import type { Query, Visit } from '../visit.ts';

const CONNECTED = '101';

async function statusOf(visit: Visit, query: Query, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  return String((await visit.handshake(query, { headers })).status);
}

function passesOn(status: number, source: Source, answered = String(status)): Row {
  return {
    id: `handshake.status-${status}`,
    says: `The status ${status} of $connect's result answers the handshake with ${answered}.`,
    source,
    aws: answered,
    probe: (visit) => statusOf(visit, { connect: String(status) }),
  };
}

/** What a client sees of `$connect` and of what stands before it. */
export const HANDSHAKES: readonly Row[] = [
  {
    id: 'handshake.pending',
    says: 'The handshake stays undecided while $connect runs.',
    source: 'documented',
    aws: 'undecided, then 101',
    async probe(visit) {
      const gate = visit.gate();
      const answers: string[] = [];
      const handshake = visit.handshake({ gate: gate.name, connect: '200', mark: gate.name }).then(({ status }) => {
        answers.push(String(status));
      });
      await Promise.race([visit.heard('connect', gate.name), handshake]);
      const before = answers.length === 0 ? 'undecided' : answers.join();
      gate.open();
      await handshake;
      return `${before}, then ${answers.join()}`;
    },
  },
  passesOn(200, 'observed', CONNECTED),
  passesOn(201, 'observed', CONNECTED),
  passesOn(301, 'observed'),
  passesOn(400, 'documented'),
  passesOn(401, 'observed'),
  passesOn(403, 'documented'),
  passesOn(501, 'observed'),
  {
    id: 'handshake.exception',
    says: 'A $connect that throws answers the handshake with 502.',
    source: 'observed',
    aws: '502',
    probe: (visit) => statusOf(visit, { connect: 'throw' }),
  },
  {
    id: 'handshake.malformed',
    says: 'A result of $connect without a status answers the handshake with 502.',
    source: 'unverified',
    aws: '502',
    probe: (visit) => statusOf(visit, { connect: 'malformed' }),
  },
  {
    id: 'handshake.timeout',
    says: 'A $connect that exceeds the integration timeout answers the handshake with 504.',
    source: 'unverified',
    aws: '504',
    variant: 'impatient',
    probe: (visit) => statusOf(visit, { gate: visit.gate().name }),
  },
  {
    id: 'handshake.without-connect-route',
    says: 'An API without a $connect route lets every client in.',
    source: 'documented',
    aws: CONNECTED,
    variant: 'without_connect',
    probe: (visit) => statusOf(visit, {}),
  },
  {
    id: 'handshake.plain-get',
    says: 'A GET of the stage without Upgrade is answered with 426.',
    source: 'observed',
    aws: '426',
    async probe({ address, subject }) {
      const url = address().url.replace(/^ws/, 'http');
      return String((await soon(fetch(url), subject.patienceMs, 'no answer')).status);
    },
  },
  {
    id: 'handshake.unknown-stage',
    says: 'A handshake for a stage that does not exist is refused with 403, and $connect is not invoked.',
    source: 'unverified',
    aws: '403, $connect not invoked',
    async probe(visit) {
      const { handshake, subject } = visit;
      const elsewhere = new URL('/elsewhere', subject.url).href;
      const { status, tag } = await handshake({}, { url: elsewhere });
      const invoked = subject.recorder.all('connect', tag).length > 0;
      return `${status}, $connect ${invoked ? 'invoked' : 'not invoked'}`;
    },
  },
  {
    id: 'handshake.url-length',
    says: 'A handshake whose URL is longer than 4,096 characters is refused with 414.',
    source: 'unverified',
    aws: '414',
    probe: (visit) => statusOf(visit, { long: 'x'.repeat(4_100) }),
  },
  {
    id: 'handshake.rate',
    says: 'A handshake above the rate of new connections is refused with 429.',
    source: 'documented',
    aws: '101, then 429',
    variant: 'few_connections',
    async probe(visit) {
      const first = await statusOf(visit, {});
      return `${first}, then ${await statusOf(visit, {})}`;
    },
  },
  {
    id: 'handshake.throttled-to-nothing',
    says: 'A stage whose throttle is set to rate 0 and burst 0 refuses every handshake with 429.',
    source: 'observed',
    aws: '429',
    variant: 'throttled_to_nothing',
    probe: (visit) => statusOf(visit, {}),
  },
  {
    id: 'handshake.origin',
    says: 'The origin of a page is not checked: any Origin is let in.',
    source: 'documented',
    aws: CONNECTED,
    probe: (visit) => statusOf(visit, {}, { Origin: 'https://elsewhere.example' }),
  },
  {
    id: 'handshake.compression',
    says: 'A client that offers permessage-deflate is let in.',
    source: 'observed',
    aws: CONNECTED,
    probe: (visit) => statusOf(visit, {}, { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' }),
  },
  {
    id: 'handshake.subprotocol',
    says: 'The subprotocol that $connect returns is the one that the handshake is answered with.',
    source: 'documented',
    aws: '101 with subprotocol two',
    probe: (visit) => subprotocolOf(visit, { connect: 'subprotocol', subprotocol: 'two' }),
  },
  {
    id: 'handshake.subprotocol-not-returned',
    says: 'A subprotocol that $connect does not return is not echoed.',
    source: 'documented',
    aws: '101 without subprotocol',
    probe: (visit) => subprotocolOf(visit, {}),
  },
  {
    id: 'handshake.other-headers',
    says: "Other headers of $connect's result, Set-Cookie too, are dropped.",
    source: 'unverified',
    aws: '101, X-Custom absent, Set-Cookie absent',
    async probe(visit) {
      const { status, headers } = await visit.handshake({ connect: 'headers' });
      const presence = (name: string) => (headers[name] === undefined ? 'absent' : 'present');
      return `${status}, X-Custom ${presence('x-custom')}, Set-Cookie ${presence('set-cookie')}`;
    },
  },
  {
    id: 'handshake.connect-body',
    says: "The body of $connect's result is sent to nobody.",
    source: 'unverified',
    aws: 'nothing is sent',
    async probe(visit) {
      const client = await visit.connect({ connect: 'body' });
      const frames = await visit.framesSoFar(client);
      return frames.length === 0 ? 'nothing is sent' : `sent: ${frames.join()}`;
    },
  },
  {
    id: 'handshake.refusal-body',
    says: 'A refused handshake has a JSON body with a message, and the header x-amzn-ErrorType.',
    source: 'unverified',
    aws: '{"message":"Forbidden"}, ForbiddenException',
    async probe(visit) {
      const { body, headers } = await visit.handshake({ connect: '403' });
      return `${body === '' ? 'empty body' : body}, ${headers['x-amzn-errortype'] ?? 'no x-amzn-ErrorType'}`;
    },
  },
  {
    id: 'handshake.refused-without-disconnect',
    says: 'No $disconnect follows a refused handshake.',
    source: 'unverified',
    aws: '$disconnect not invoked',
    async probe(visit) {
      const { tag } = await visit.handshake({ connect: '403' });
      const { connectionId } = (await visit.heard('connect', tag)).event.requestContext;
      const other = await visit.connect();
      other.socket.close();
      await visit.disconnectEvent(other);
      const invoked = visit.subject.recorder.all('disconnect', connectionId).length > 0;
      return `$disconnect ${invoked ? 'invoked' : 'not invoked'}`;
    },
  },
];

async function subprotocolOf(visit: Visit, query: Query): Promise<string> {
  const { status, headers } = await visit.handshake(query, { headers: { 'Sec-WebSocket-Protocol': 'one, two' } });
  const subprotocol = headers['sec-websocket-protocol'];
  return `${status} ${subprotocol === undefined ? 'without subprotocol' : `with subprotocol ${subprotocol}`}`;
}
