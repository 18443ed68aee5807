import { type ConversionConfig, type JsonSchema, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import { type GenericSchema, getDescription } from 'valibot';
import { CLIENT_EVENTS, HTTP_MESSAGE } from '../protocol/client-events.ts';
import { CLIENT_EXAMPLES, SERVER_EXAMPLES } from '../protocol/examples.ts';
import { HTTP_BASE_PATH, MESSAGES_PATH, SETTINGS_PATH } from '../protocol/http-paths.ts';
import { LIMITS } from '../protocol/limits.ts';
import { emotionState, httpError, SERVER_EVENTS, settings, wireMessage } from '../protocol/server-event-schemas.ts';
import { PROTOCOL_VERSION } from '../protocol/subprotocol.ts';
import { renderYaml, type SchemaDocument, writeOrCheck } from './documents/schema-document.ts';

// `npm run openapi` writes docs/openapi.yaml, the HTTP routes, from the schemas in protocol/; with `--check` it only says
// whether the file is what it would write.

type Json = { readonly [key: string]: unknown };

/** Schemas that stand under a name of their own; everything else is written where it is used. */
const NAMED_SCHEMAS = { Message: wireMessage, EmotionState: emotionState, Settings: settings, Error: httpError };

/** OpenAPI 3.1 takes JSON Schema as it is; what is checked by code has no words in it. */
const CONVERSION: Omit<ConversionConfig, 'definitions'> = {
  target: 'draft-2020-12',
  typeMode: 'input',
  ignoreActions: ['check', 'trim', 'non_empty'],
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
};

/** The document as text: the same bytes for the same schemas. */
export function renderDocument(): string {
  return renderYaml('scripts/openapi.ts', {
    openapi: '3.1.0',
    info: {
      title: 'Demi chat without a WebSocket',
      version: `${PROTOCOL_VERSION}.0.0`,
      description:
        'What matters most, over HTTPS, where no WebSocket gets through. PROTOCOL.md in the same repository says how to ' +
        'poll without missing anything.',
    },
    servers: servers(),
    security: [{ token: [] }],
    paths: {
      [belowBase(MESSAGES_PATH)]: { post: sendOperation(), get: readOperation() },
      [belowBase(SETTINGS_PATH)]: { get: readSettingsOperation(), put: changeSettingsOperation() },
    },
    components: {
      schemas: toJsonSchemaDefs(NAMED_SCHEMAS, CONVERSION),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The same as for a WebSocket' },
      },
    },
  });
}

/** A path as it goes on behind the address of a server, which ends with the base. */
function belowBase(path: string): string {
  return path.slice(HTTP_BASE_PATH.length);
}

function servers(): readonly Json[] {
  return [
    {
      url: `https://{apiId}.execute-api.{region}.amazonaws.com${HTTP_BASE_PATH}`,
      description: 'Amazon API Gateway',
      variables: {
        apiId: { default: 'f6g7h8i9j0', description: 'Id of the HTTP API, an output of the stack' },
        region: { default: 'us-east-1', description: 'AWS Region' },
      },
    },
    { url: `http://127.0.0.1:3000${HTTP_BASE_PATH}`, description: 'The local stack' },
  ];
}

function sendOperation(): Json {
  const [delivered] = SERVER_EXAMPLES.delivered;
  const acknowledgement = schemaOf(SERVER_EVENTS.delivered);
  return {
    operationId: 'sendMessage',
    summary: 'Says something to Demi',
    description: `The body has at most ${LIMITS.frameBytes} bytes. Send it again under its client_message_id until it is acknowledged.`,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: schemaOf(HTTP_MESSAGE) } },
    },
    responses: {
      200: answer('It was stored before; this is its acknowledgement again', acknowledgement),
      201: answer('The message is stored and will be answered', acknowledgement, delivered?.data),
      ...errorAnswers([400, 401, 403, 413, 415, 429, 500]),
    },
  };
}

function readOperation(): Json {
  const { entries } = CLIENT_EVENTS.history;
  return {
    operationId: 'readMessages',
    summary: 'Reads a page of the conversation, or what came after a message',
    description: getDescription(CLIENT_EVENTS.history),
    parameters: Object.entries(entries).map(([name, schema]) => ({ name, in: 'query', schema: schemaOf(schema) })),
    responses: {
      200: answer('Messages, oldest first', schemaOf(SERVER_EVENTS.history)),
      ...errorAnswers([400, 401, 403, 429, 500]),
    },
  };
}

function readSettingsOperation(): Json {
  const [all] = SERVER_EXAMPLES.settings;
  return {
    operationId: 'readSettings',
    summary: 'Reads all settings of the user',
    responses: {
      200: answer('All settings', schemaOf(SERVER_EVENTS.settings), all?.data),
      ...errorAnswers([401, 403, 429, 500]),
    },
  };
}

function changeSettingsOperation(): Json {
  const [, change] = CLIENT_EXAMPLES.settings;
  return {
    operationId: 'changeSettings',
    summary: 'Changes the settings that are given, and keeps the rest',
    description: "The user's connected devices are shown the change.",
    requestBody: {
      required: true,
      content: { 'application/json': { schema: schemaOf(CLIENT_EVENTS.settings), example: change?.data } },
    },
    responses: {
      200: answer('All settings as they are now', schemaOf(SERVER_EVENTS.settings)),
      ...errorAnswers([400, 401, 403, 413, 415, 429, 500]),
    },
  };
}

const ERRORS = {
  400: 'The request makes no sense',
  401: 'No token, or one that is not good (any more)',
  403: 'A user who may not connect, or a conversation that is not the user’s',
  413: 'The body is too large',
  415: 'The body is not application/json',
  429: 'Too many messages; without a code: too many requests of all clients',
  500: 'Everything else',
} as const;

function errorAnswers(statuses: readonly (keyof typeof ERRORS)[]): Json {
  const schema = { $ref: '#/components/schemas/Error' };
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { ...answer(ERRORS[status], schema), ...(HEADERS[status] && { headers: HEADERS[status] }) },
    ]),
  );
}

const HEADERS: Readonly<Record<number, Json>> = {
  401: { 'WWW-Authenticate': { schema: { type: 'string' } } },
  429: { 'Retry-After': { description: 'Seconds, rounded up', schema: { type: 'integer' } } },
};

function answer(description: string, schema: JsonSchema, example?: unknown): Json {
  return { description, content: { 'application/json': { schema, ...(example !== undefined && { example }) } } };
}

function schemaOf(schema: GenericSchema): JsonSchema {
  const converted = toJsonSchema(schema, { ...CONVERSION, definitions: NAMED_SCHEMAS });
  const { $schema: _dialect, $defs: _definitions, ...rest } = converted;
  return rest;
}

export const OPENAPI: SchemaDocument = { command: 'openapi', file: 'docs/openapi.yaml', render: renderDocument };

if (import.meta.main) process.exitCode = writeOrCheck(OPENAPI);
