import { type ConversionConfig, type JsonSchema, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import { type GenericSchema, is } from 'valibot';
import { CLIENT_EVENTS, type ClientEvent } from '../protocol/client-events.ts';
import { DIRECT_ANSWERS } from '../protocol/direct-answers.ts';
import { CLIENT_EXAMPLES, EXAMPLE_TIME, type Example, SERVER_EXAMPLES } from '../protocol/examples.ts';
import { LIMITS } from '../protocol/limits.ts';
import { emotionState, SERVER_EVENTS, settings, wireMessage } from '../protocol/server-event-schemas.ts';
import type { ServerEvent } from '../protocol/server-events.ts';
import { BEARER_SUBPROTOCOL_PREFIX, PROTOCOL_VERSION, SUBPROTOCOL } from '../protocol/subprotocol.ts';
import { TOPICS } from '../protocol/topics.ts';
import { renderYaml, type SchemaDocument, writeOrCheck } from './documents/schema-document.ts';

// `npm run asyncapi` writes docs/asyncapi.yaml from the schemas in protocol/; with `--check` it only says whether the file
// is what it would write.

type Json = { readonly [key: string]: unknown };

/** Schemas that stand under a name of their own; everything else is written where it is used. */
const NAMED_SCHEMAS = { Message: wireMessage, EmotionState: emotionState, Settings: settings };

/** AsyncAPI's dialect of schemas is a superset of JSON Schema draft 7; what is checked by code has no words in it. */
const CONVERSION: Omit<ConversionConfig, 'definitions'> = {
  target: 'draft-07',
  typeMode: 'input',
  ignoreActions: ['check', 'trim'],
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
};

const CLIENT_SUMMARIES: Readonly<Record<ClientEvent, string>> = {
  message: 'Says something to Demi',
  read_receipt: 'Marks messages of Demi’s as read',
  typing: 'Shows the user’s other devices that the user types',
  history: 'Asks for a page of the conversation, or for what came after a message',
  stop: 'Ends the reply that is being written where it is',
  settings: 'Changes or reads when and whether Demi may write first',
  ping: 'Keeps the connection open and shows that it works',
  subscribe: 'Adds topics to this connection',
  unsubscribe: 'Takes topics from this connection',
};

const SERVER_SUMMARIES: Readonly<Record<ServerEvent, string>> = {
  connected: 'Tells the connection who it is and what to respect',
  history: 'Brings messages: the whole list, what was missed, or a page that was asked for',
  delivered: 'The message is stored and will be answered',
  message: 'Demi’s reply, or what the user wrote on another device',
  read_receipt: 'Demi, or the user on another device, has read',
  typing: 'Somebody types, or no longer does',
  thinking: 'A step on the way to a reply (topic thinking)',
  message_delta: 'The next words of a reply (topic stream)',
  emotion_update: 'How Demi feels after a reply (topic emotion)',
  settings: 'All settings, after a change or when asked',
  subscribed: 'The topics of this connection, after a change',
  pong: 'The answer to a ping',
  error: 'A frame was refused, a reply failed, or the token ran out',
};

/** What the server sends of its own accord; the rest comes only as an answer. */
const PUSHED: readonly ServerEvent[] = [
  'connected',
  'history',
  'message',
  'read_receipt',
  'typing',
  'thinking',
  'message_delta',
  'emotion_update',
  'settings',
  'error',
];

/** The document as text: the same bytes for the same schemas. */
export function renderDocument(): string {
  return renderYaml('scripts/asyncapi.ts', asyncapiDocument());
}

function asyncapiDocument(): Json {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Demi chat',
      version: `${PROTOCOL_VERSION}.0.0`,
      description:
        'The WebSocket protocol of Demi, an AI companion with moods of her own. Seen from the server: it receives what ' +
        'clients send. PROTOCOL.md in the same repository says in prose what each event means, in which order events ' +
        'come and what a client does when something goes wrong.',
    },
    defaultContentType: 'application/json',
    servers: servers(),
    channels: { chat: chatChannel() },
    operations: operations(),
    components: {
      messages: messages(),
      schemas: toJsonSchemaDefs(NAMED_SCHEMAS, CONVERSION),
      securitySchemes: securitySchemes(),
    },
  };
}

function servers(): Json {
  const security = Object.keys(securitySchemes()).map((name) => reference('components/securitySchemes', name));
  return {
    deployed: {
      host: '{apiId}.execute-api.{region}.amazonaws.com',
      pathname: '/{stage}',
      protocol: 'wss',
      description: 'Amazon API Gateway. A connection lives for 2 hours, or 10 minutes without a frame.',
      variables: {
        apiId: { description: 'Id of the WebSocket API, an output of the stack' },
        region: { description: 'AWS Region', examples: ['us-east-1'] },
        stage: { default: 'v1', description: 'Stage of the API' },
      },
      security,
    },
    local: {
      host: '127.0.0.1:3000',
      pathname: '/{path}',
      protocol: 'ws',
      description: 'The local stack, with the same limits.',
      variables: { path: { default: 'local', enum: ['local', 'api/v1/chat/ws'], description: 'Both are the same' } },
      security,
    },
  };
}

function securitySchemes(): Json {
  return {
    tokenInQuery: {
      type: 'httpApiKey',
      in: 'query',
      name: 'token',
      description:
        'A JSON Web Token with `sub` (or `user_id`) and `exp`; an access token, never a refresh token. It decides ' +
        'whose connection this is. Missing or bad: 401. A user who may not connect: 403.',
    },
    tokenInSubprotocol: {
      type: 'httpApiKey',
      in: 'header',
      name: 'Sec-WebSocket-Protocol',
      description:
        `The same token for browsers, which keeps it out of addresses: offer \`${SUBPROTOCOL}\` and ` +
        `\`${BEARER_SUBPROTOCOL_PREFIX}TOKEN\`; the server answers \`${SUBPROTOCOL}\`.`,
    },
  };
}

function chatChannel(): Json {
  const names = Object.keys(messages());
  return {
    address: '/',
    title: 'The conversation',
    description: 'Text frames, each one JSON object. Frames have no headers.',
    messages: Object.fromEntries(names.map((name) => [name, reference('components/messages', name)])),
    bindings: { ws: { method: 'GET', query: connectQuery(), bindingVersion: '0.1.0' } },
  };
}

function connectQuery(): Json {
  const text = (description: string): Json => ({ type: 'string', description });
  return {
    type: 'object',
    properties: {
      token: text('The token, unless a subprotocol carries it'),
      after: text('The id of the last message that the client holds: it gets what came after'),
      topics: text(`What to subscribe to from the start, separated by commas: ${TOPICS.join(', ')}`),
    },
  };
}

function operations(): Json {
  const received = eventsOf(CLIENT_EVENTS).map((event) => [`receive_${event}`, receiveOperation(event)]);
  const sent = PUSHED.map((event) => [`send_${event}`, sendOperation(event)]);
  return Object.fromEntries([...received, ...sent]);
}

function receiveOperation(event: ClientEvent): Json {
  const answer = DIRECT_ANSWERS[event];
  const answers: readonly ServerEvent[] = answer === undefined ? ['error'] : [answer, 'error'];
  return {
    action: 'receive',
    channel: reference('channels', 'chat'),
    summary: CLIENT_SUMMARIES[event],
    messages: [reference('channels/chat/messages', clientMessage(event))],
    reply: {
      channel: reference('channels', 'chat'),
      messages: answers.map((name) => reference('channels/chat/messages', serverMessage(name))),
    },
  };
}

function sendOperation(event: ServerEvent): Json {
  return {
    action: 'send',
    channel: reference('channels', 'chat'),
    summary: SERVER_SUMMARIES[event],
    messages: [reference('channels/chat/messages', serverMessage(event))],
  };
}

function messages(): Json {
  const fromClient = eventsOf(CLIENT_EVENTS).map((event) => [
    clientMessage(event),
    message(event, CLIENT_SUMMARIES[event], clientPayload(event), CLIENT_EXAMPLES[event].map(clientExample(event))),
  ]);
  const fromServer = eventsOf(SERVER_EVENTS).map((event) => [
    serverMessage(event),
    message(event, SERVER_SUMMARIES[event], serverPayload(event), SERVER_EXAMPLES[event].map(serverExample(event))),
  ]);
  return Object.fromEntries([...fromClient, ...fromServer]);
}

function message(name: string, summary: string, payload: Json, examples: readonly Json[]): Json {
  return { name, title: name, summary, payload, examples };
}

/** `data` may be left out where it may be empty. */
function clientPayload(event: ClientEvent): Json {
  const required = is(CLIENT_EVENTS[event], {}) ? ['event'] : ['event', 'data'];
  return envelope(event, schemaOf(CLIENT_EVENTS[event]), required, 'Repeated by the direct answer to this frame');
}

function serverPayload(event: ServerEvent): Json {
  const required = ['event', 'data', 'timestamp'];
  return envelope(event, schemaOf(SERVER_EVENTS[event]), required, 'That of the frame which this one answers');
}

function envelope(event: string, data: JsonSchema, required: readonly string[], aboutRequestId: string): Json {
  return {
    type: 'object',
    properties: {
      event: { type: 'string', const: event },
      data,
      timestamp: { type: 'string', format: 'date-time', description: 'UTC, milliseconds' },
      request_id: { type: 'string', maxLength: LIMITS.requestIdLength, description: aboutRequestId },
    },
    required,
  };
}

function clientExample(event: ClientEvent): (example: Example<unknown>) => Json {
  return ({ name, data, requestId }) => ({ name, payload: { event, data, ...requestIdOf(requestId) } });
}

function serverExample(event: ServerEvent): (example: Example<unknown>) => Json {
  const timestamp = new Date(EXAMPLE_TIME).toISOString();
  return ({ name, data, requestId }) => ({ name, payload: { event, data, timestamp, ...requestIdOf(requestId) } });
}

function requestIdOf(requestId: string | undefined): Json {
  return requestId === undefined ? {} : { request_id: requestId };
}

function schemaOf(schema: GenericSchema): JsonSchema {
  const converted = toJsonSchema(schema, { ...CONVERSION, definitions: NAMED_SCHEMAS });
  const { $schema: _dialect, $defs: _definitions, ...rest } = converted;
  return rest;
}

function clientMessage(event: ClientEvent): string {
  return `client.${event}`;
}

function serverMessage(event: ServerEvent): string {
  return `server.${event}`;
}

function eventsOf<Event extends string>(table: Readonly<Record<Event, unknown>>): readonly Event[] {
  return Object.keys(table) as Event[];
}

function reference(section: string, name: string): Json {
  return { $ref: `#/${section}/${name}` };
}

export const ASYNCAPI: SchemaDocument = { command: 'asyncapi', file: 'docs/asyncapi.yaml', render: renderDocument };

if (import.meta.main) process.exitCode = writeOrCheck(ASYNCAPI);
