import { CONTEXT_FIELDS, compareFields, FIELDS, isInOrder, kindOfId } from '../fixtures.ts';
import type { SeenEvent } from '../recorder.ts';
import type { Row } from '../row.ts';
import type { Visit } from '../visit.ts';

type EventName = 'connect' | 'message' | 'disconnect';

const READERS: Readonly<Record<EventName, (visit: Visit) => Promise<SeenEvent>>> = {
  connect: connectEvent,
  message: async (visit) => visit.messageEvent(await visit.connect()),
  async disconnect(visit) {
    const client = await visit.connect();
    client.socket.close();
    return visit.disconnectEvent(client);
  },
};

/** A function's input, to the field. */
export const EVENTS: readonly Row[] = [
  ...(['connect', 'message', 'disconnect'] as const).flatMap(shapesOf),
  {
    id: 'event.authorizer.fields',
    says: `The authorizer's event has exactly ${listed(FIELDS.authorizer)}.`,
    source: 'documented',
    aws: 'exact',
    variant: 'authorized',
    async probe(visit) {
      const { tag } = await visit.handshake();
      return compareFields((await visit.heard('authorizer', tag)).event, FIELDS.authorizer);
    },
  },
  {
    id: 'event.authorizer.headers',
    says: "The authorizer's headers have Connection: upgrade, content-length: 0 and Upgrade: websocket.",
    source: 'documented',
    aws: 'Connection: upgrade, content-length: 0, Upgrade: websocket',
    variant: 'authorized',
    async probe(visit) {
      const { tag } = await visit.handshake();
      const { headers = {} } = (await visit.heard('authorizer', tag)).event;
      const found = ['Connection', 'content-length', 'Upgrade'].filter((name) => headers[name] !== undefined);
      return found.length === 0 ? 'none of them' : found.map((name) => `${name}: ${headers[name]}`).join(', ');
    },
  },
  {
    id: 'event.kind',
    says: 'eventType tells the kind of event; messageDirection is always IN, and isBase64Encoded always false.',
    source: 'observed',
    aws: 'CONNECT IN false, MESSAGE IN false, DISCONNECT IN false',
    async probe(visit) {
      const events = [await READERS.connect(visit), await READERS.message(visit), await READERS.disconnect(visit)];
      return events
        .map(({ requestContext, isBase64Encoded }) =>
          [requestContext.eventType, requestContext.messageDirection, isBase64Encoded].join(' '),
        )
        .join(', ');
    },
  },
  {
    id: 'event.order',
    says: 'requestContext is written in one order: routeKey, messageId, eventType, extendedRequestId ...',
    source: 'observed',
    aws: 'CONNECT same, MESSAGE same, DISCONNECT same',
    async probe(visit) {
      const client = await visit.connect();
      const connect = (await visit.heard('connect', client.tag)).event;
      const message = await visit.messageEvent(client);
      client.socket.close();
      const disconnect = await visit.disconnectEvent(client);
      const compared = Object.entries({ CONNECT: connect, MESSAGE: message, DISCONNECT: disconnect });
      return compared.map(([type, event]) => `${type} ${isInOrder(event) ? 'same' : 'another'}`).join(', ');
    },
  },
  {
    id: 'event.order-authorizer',
    says: 'The authorizer comes right after routeKey.',
    source: 'observed',
    aws: 'routeKey, authorizer, messageId',
    variant: 'authorized',
    async probe(visit) {
      const client = await visit.connect({ authorizer: 'allow' });
      return Object.keys((await visit.messageEvent(client)).requestContext)
        .slice(0, 3)
        .join(', ');
    },
  },
  {
    id: 'event.connect.headers',
    says: 'CONNECT headers keep their case, X-Amzn-Trace-Id and X-Forwarded-* are added, the upgrade itself is taken out.',
    source: 'observed',
    aws: 'exact',
    async probe(visit) {
      const sent = { 'User-Agent': 'echo/1', Origin: 'https://page.example', Cookie: 'a=b', 'X-Own': 'own' };
      const { tag } = await visit.handshake({}, { headers: sent });
      const { headers = {} } = (await visit.heard('connect', tag)).event;
      const added = ['Amzn-Trace-Id', 'Forwarded-For', 'Forwarded-Port', 'Forwarded-Proto'].map((name) => `X-${name}`);
      const upgrade = ['Host', 'Sec-WebSocket-Version', 'Sec-WebSocket-Key'];
      return compareFields(headers, [...Object.keys(sent), ...upgrade, ...added]);
    },
  },
  {
    id: 'event.connect.forwarded',
    says: 'X-Forwarded-Port is 443 and X-Forwarded-Proto is https.',
    source: 'observed',
    aws: '443, https',
    async probe(visit) {
      const { headers = {} } = await connectEvent(visit);
      return [headers['X-Forwarded-Port'] ?? 'absent', headers['X-Forwarded-Proto'] ?? 'absent'].join(', ');
    },
  },
  {
    id: 'event.connect.multi-value-headers',
    says: 'multiValueHeaders has the same names as headers, each with a list.',
    source: 'documented',
    aws: 'same names, lists',
    async probe(visit) {
      const { headers = {}, multiValueHeaders } = await connectEvent(visit);
      if (typeof multiValueHeaders !== 'object' || multiValueHeaders === null) return 'absent';
      const names = compareFields(multiValueHeaders, Object.keys(headers));
      const lists = Object.values(multiValueHeaders).every((values) => Array.isArray(values));
      return `${names === 'exact' ? 'same names' : names}, ${lists ? 'lists' : 'not all lists'}`;
    },
  },
  {
    id: 'event.connect.without-query',
    says: 'A handshake without a query string has a CONNECT event without both fields for it.',
    source: 'documented',
    aws: 'both absent',
    async probe(visit) {
      const mark = visit.newTag();
      await visit.handshake({ tag: undefined, token: undefined }, { headers: { 'X-Own': mark } });
      const { event } = await visit.heard('connect', mark);
      const present = ['queryStringParameters', 'multiValueQueryStringParameters'].filter((name) => name in event);
      return present.length === 0 ? 'both absent' : `${present.join(' and ')} present`;
    },
  },
  {
    id: 'event.connect.stage-variables',
    says: 'The CONNECT event has the stage variables, if there are any.',
    source: 'documented',
    aws: '{"color":"blue"}',
    variant: 'staged',
    probe: async (visit) => JSON.stringify((await connectEvent(visit)).stageVariables) ?? 'absent',
  },
  {
    id: 'event.identity',
    says: 'identity has sourceIp and userAgent only.',
    source: 'observed',
    aws: 'exact',
    async probe(visit) {
      const { tag } = await visit.handshake({}, { headers: { 'User-Agent': 'echo/1' } });
      const { identity } = (await visit.heard('connect', tag)).event.requestContext;
      return compareFields(Object(identity), ['userAgent', 'sourceIp']);
    },
  },
  {
    id: 'event.identity-without-user-agent',
    says: 'identity of a client without a User-Agent has no userAgent.',
    source: 'observed',
    aws: 'absent',
    async probe(visit) {
      const { identity } = (await connectEvent(visit)).requestContext;
      return 'userAgent' in Object(identity) ? 'present' : 'absent';
    },
  },
  ...(['connectionId', 'requestId', 'messageId'] as const).map(idOf),
  {
    id: 'event.request-ids',
    says: 'requestId and extendedRequestId are the same, and another one for every event.',
    source: 'observed',
    aws: 'same within an event, different between events',
    async probe(visit) {
      const client = await visit.connect();
      const first = (await visit.messageEvent(client)).requestContext;
      const second = (await visit.messageEvent(client)).requestContext;
      const within = first.requestId === first.extendedRequestId ? 'same' : 'different';
      const between = first.requestId === second.requestId ? 'same' : 'different';
      return `${within} within an event, ${between} between events`;
    },
  },
  {
    id: 'event.request-time',
    says: 'requestTime is like 09/Feb/2024:18:11:43 +0000, and the same second as requestTimeEpoch, which is in ms.',
    source: 'observed',
    aws: 'dd/Mon/yyyy:hh:mm:ss +0000, same second',
    async probe(visit) {
      const { requestTime, requestTimeEpoch } = (await READERS.message(visit)).requestContext;
      const [, day, month, year, time] =
        /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d:\d\d:\d\d) \+0000$/.exec(`${requestTime}`) ?? [];
      if (day === undefined) return requestTime === undefined ? 'absent' : `like ${requestTime}`;
      const seconds = Date.parse(`${day} ${month} ${year} ${time} GMT`) / 1_000;
      const same = seconds === Math.floor(Number(requestTimeEpoch) / 1_000);
      return `dd/Mon/yyyy:hh:mm:ss +0000, ${same ? 'same' : 'another'} second`;
    },
  },
  {
    id: 'event.connected-at',
    says: 'connectedAt is the same number of milliseconds in CONNECT, MESSAGE and DISCONNECT.',
    source: 'observed',
    aws: 'same in all three',
    async probe(visit) {
      const client = await visit.connect();
      const connect = (await visit.heard('connect', client.tag)).event;
      const message = await visit.messageEvent(client);
      client.socket.close();
      const events = [connect, message, await visit.disconnectEvent(client)];
      const times = new Set(events.map(({ requestContext }) => requestContext.connectedAt));
      if ([...times].some((time) => typeof time !== 'number')) return 'not a number in all three';
      return times.size === 1 ? 'same in all three' : 'not the same';
    },
  },
  {
    id: 'event.message.body',
    says: 'body is the text of the message, byte for byte.',
    source: 'observed',
    aws: 'as sent',
    async probe(visit) {
      const client = await visit.connect();
      const name = visit.newTag();
      const sent = ` {"action":"echo",  "tag":"${name}", "text":"\u00e9\\u00e9 \u{1f642}"}\n`;
      client.send(sent);
      return (await visit.heard('echo', name)).event.body === sent ? 'as sent' : 'changed';
    },
  },
  {
    id: 'event.message.route-key',
    says: 'routeKey of a MESSAGE event is the route that took it.',
    source: 'documented',
    aws: 'echo, $default',
    async probe(visit) {
      const client = await visit.connect();
      const name = visit.newTag();
      const echo = await visit.messageEvent(client);
      client.send(name);
      const fallback = (await visit.heard('default', name)).event;
      return [echo, fallback].map(({ requestContext }) => requestContext.routeKey).join(', ');
    },
  },
  {
    id: 'event.disconnect.headers',
    says: 'DISCONNECT headers are Host, and x-api-key, X-Forwarded-For and x-restapi, these three empty.',
    source: 'documented',
    aws: 'Host, X-Forwarded-For: "", x-api-key: "", x-restapi: ""',
    async probe(visit) {
      const { headers = {} } = await READERS.disconnect(visit);
      const names = Object.keys(headers).sort();
      return names.map((name) => (name === 'Host' ? name : `${name}: ${JSON.stringify(headers[name])}`)).join(', ');
    },
  },
];

async function connectEvent(visit: Visit): Promise<SeenEvent> {
  const { tag } = await visit.handshake();
  return (await visit.heard('connect', tag)).event;
}

function shapesOf(name: EventName): Row[] {
  const type = name.toUpperCase();
  return [
    {
      id: `event.${name}.fields`,
      says: `The ${type} event has exactly ${listed(FIELDS[name])}.`,
      source: name === 'message' ? 'observed' : 'documented',
      aws: 'exact',
      probe: async (visit) => compareFields(await READERS[name](visit), FIELDS[name]),
    },
    {
      id: `event.${name}.context`,
      says: `requestContext of ${type} without an authorizer has exactly ${listed(CONTEXT_FIELDS[name])}.`,
      source: 'observed',
      aws: 'exact',
      probe: async (visit) => compareFields((await READERS[name](visit)).requestContext, CONTEXT_FIELDS[name]),
    },
  ];
}

function idOf(field: 'connectionId' | 'requestId' | 'messageId'): Row {
  return {
    id: `event.${field.toLowerCase().replace('id', '-id')}`,
    says: `${field} is 16 characters: 11 random bytes in base64url with the padding, so that it ends in "=".`,
    source: 'observed',
    aws: '11 bytes as padded base64url',
    probe: async (visit) => kindOfId((await READERS.message(visit)).requestContext[field]),
  };
}

function listed(fields: readonly string[]): string {
  return fields.join(', ');
}
