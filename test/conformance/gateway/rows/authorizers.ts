import type { Row, Source } from '../row.ts';
import type { Query, Visit } from '../visit.ts';

/** Each value as a string, the number and the boolean of the authorizer too. */
const CONTEXT = '{"principalId":"user","text":"words","number":"42","truth":"true"}';

/** The status, and which of the two functions were invoked. */
async function courseOf(visit: Visit, query: Query): Promise<string> {
  const { status, tag } = await visit.handshake(query);
  const { recorder } = visit.subject;
  const invoked = ['authorizer', 'connect'].filter((name) => recorder.all(name, tag).length > 0);
  return `${status}, ${invoked.length === 0 ? 'nothing' : invoked.join(' and ')} invoked`;
}

function handshake(id: string, says: string, source: Source, aws: string, query: Query): Row {
  return { id: `authorizer.${id}`, says, source, aws, variant: 'authorized', probe: (visit) => courseOf(visit, query) };
}

/** What a client sees of a REQUEST authorizer whose identity source is the query parameter `token`. */
export const AUTHORIZERS: readonly Row[] = [
  handshake(
    'allow',
    'A policy that allows methodArn lets the handshake go on to $connect.',
    'documented',
    '101, authorizer and connect invoked',
    { authorizer: 'allow' },
  ),
  handshake(
    'stage-wildcard',
    'A policy that allows .../{stage}/* lets the handshake go on to $connect.',
    'documented',
    '101, authorizer and connect invoked',
    { authorizer: 'stage-wildcard' },
  ),
  handshake(
    'rest-wildcard',
    'A policy that allows .../{stage}/*/*, as for REST, does not match $connect: 403.',
    'observed',
    '403, authorizer invoked',
    { authorizer: 'rest-wildcard' },
  ),
  handshake('deny', 'A policy that denies is answered with 403.', 'documented', '403, authorizer invoked', {
    authorizer: 'deny',
  }),
  {
    id: 'authorizer.identity-source-missing',
    says: 'A handshake without the identity source is answered with 401, and the authorizer is not invoked.',
    source: 'documented',
    aws: '401, nothing invoked',
    variant: 'authorized',
    probe: (visit) => courseOf(visit, { token: undefined }),
  },
  handshake(
    'identity-source-empty',
    'An empty identity source counts as missing.',
    'documented',
    '401, nothing invoked',
    { token: '' },
  ),
  handshake(
    'unauthorized',
    "An authorizer that throws exactly 'Unauthorized' is answered with 401.",
    'documented',
    '401, authorizer invoked',
    { authorizer: 'unauthorized' },
  ),
  handshake(
    'exception',
    'An authorizer that throws anything else is answered with 500.',
    'observed',
    '500, authorizer invoked',
    { authorizer: 'throw' },
  ),
  handshake(
    'malformed',
    'A result without a policy document is answered with 500.',
    'observed',
    '500, authorizer invoked',
    { authorizer: 'malformed' },
  ),
  handshake(
    'simple-response',
    'A simple response, { isAuthorized }, is for HTTP APIs only: 500.',
    'observed',
    '500, authorizer invoked',
    { authorizer: 'simple' },
  ),
  handshake(
    'large-result',
    'A result of more than 8 KB is answered with 500.',
    'unverified',
    '500, authorizer invoked',
    { authorizer: 'large' },
  ),
  {
    id: 'authorizer.timeout',
    says: 'An authorizer that exceeds its timeout is answered with 500.',
    source: 'unverified',
    aws: '500',
    variant: 'impatient_authorized',
    probe: async (visit) => String((await visit.handshake({ authorizer_gate: visit.gate().name })).status),
  },
  {
    id: 'authorizer.not-cached',
    says: 'No result is cached: every handshake with the same token invokes the authorizer.',
    source: 'documented',
    aws: 'invoked 2 times for 2 handshakes',
    variant: 'authorized',
    async probe(visit) {
      const mark = visit.newTag();
      for (let time = 0; time < 2; time += 1) await visit.handshake({ token: mark });
      return `invoked ${visit.subject.recorder.all('authorizer', mark).length} times for 2 handshakes`;
    },
  },
  {
    id: 'authorizer.only-at-connect',
    says: 'Messages do not ask the authorizer, and a policy that allows no more than $connect stops none of them.',
    source: 'documented',
    aws: 'message handled, authorizer invoked 1 time',
    variant: 'authorized',
    async probe(visit) {
      const client = await visit.connect({ authorizer: 'allow' });
      await visit.messageEvent(client);
      const times = visit.subject.recorder.all('authorizer', client.tag).length;
      return `message handled, authorizer invoked ${times} time${times === 1 ? '' : 's'}`;
    },
  },
  {
    id: 'authorizer.method-arn',
    says: 'methodArn is arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/$connect.',
    source: 'documented',
    aws: 'arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/$connect',
    variant: 'authorized',
    async probe(visit) {
      const { tag } = await visit.handshake();
      const { methodArn, requestContext } = (await visit.heard('authorizer', tag)).event;
      return String(methodArn)
        .replace(/^arn:aws:execute-api:[a-z]+(?:-[a-z]+)+-\d:\d{12}:/, 'arn:aws:execute-api:{region}:{account}:')
        .replace(`:${requestContext.apiId}/${requestContext.stage}/`, ':{apiId}/{stage}/');
    },
  },
  ...(['CONNECT', 'MESSAGE', 'DISCONNECT'] as const).map(contextOn),
];

function contextOn(eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT'): Row {
  return {
    id: `authorizer.context-on-${eventType.toLowerCase()}`,
    says: `The ${eventType} event has the authorizer's principal and context, every value a string.`,
    source: 'observed',
    aws: CONTEXT,
    variant: 'authorized',
    async probe(visit) {
      const client = await visit.connect({ authorizer: 'allow' });
      const event = await {
        CONNECT: async () => (await visit.heard('connect', client.tag)).event,
        MESSAGE: () => visit.messageEvent(client),
        DISCONNECT() {
          client.socket.close();
          return visit.disconnectEvent(client);
        },
      }[eventType]();
      const { authorizer } = event.requestContext;
      if (typeof authorizer !== 'object' || authorizer === null) return 'absent';
      const { integrationLatency: _mayAppear, ...context } = authorizer as Record<string, unknown>;
      return JSON.stringify(context);
    },
  };
}
