import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, onTestFinished, vi } from 'vitest';
import type { SocketResponse } from '../../lambdas/support/respond.ts';
import { NOW } from '../support/events.ts';
import type { Frame } from '../support/wire-client.ts';

export const CONNECTIONS = 'the-connections';
export const MESSAGES = 'the-messages';
export const CONVERSATIONS = 'the-conversations';
export const WELCOME_QUEUE = 'https://sqs.us-east-1.amazonaws.com/123456789012/welcome';
export const REPLY_QUEUE = 'https://sqs.us-east-1.amazonaws.com/123456789012/reply.fifo';

const ENVIRONMENT = {
  CONNECTIONS_TABLE: CONNECTIONS,
  MESSAGES_TABLE: MESSAGES,
  CONVERSATIONS_TABLE: CONVERSATIONS,
  WELCOME_QUEUE_URL: WELCOME_QUEUE,
  REPLY_QUEUE_URL: REPLY_QUEUE,
  MANAGEMENT_ENDPOINT: 'https://abcdef1234.execute-api.us-east-1.amazonaws.com/v1',
  AWS_REGION: 'us-east-1',
  DEMI_PACE: '0',
};

/** A command as it went out. */
export type Sent = { readonly operation: string; readonly input: Readonly<Record<string, unknown>> };

export type Post = { readonly to: string | undefined; readonly frame: Frame };

export type Aws = ReturnType<typeof mockAws>;

/**
 * AWS as the handlers of a test file see it: their environment, the time (`NOW`), and clients that refuse whatever a test
 * does not expect. After each test, nothing unexpected was asked for and no table was scanned.
 */
export function mockAws() {
  const tables = mockClient(DynamoDBDocumentClient);
  const queues = mockClient(SQSClient);
  const sockets = mockClient(ApiGatewayManagementApiClient);
  const clients = [tables, queues, sockets];
  const unexpected: unknown[] = [];

  const refuse = (input: unknown): never => {
    unexpected.push(input);
    throw new Error('This command was not expected');
  };

  /** All commands: the tables', then the queues', then the sockets', each in their order. */
  const commands = (): readonly Sent[] =>
    clients.flatMap((client) => client.calls().map(({ args: [command] }) => toSent(command)));

  beforeEach(() => {
    for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
    unexpected.length = 0;
    tables.reset().callsFake(refuse);
    queues.reset().callsFake(refuse);
    sockets.reset().callsFake(refuse);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    expect(unexpected).toEqual([]);
    expect(commands().map(({ operation }) => operation)).not.toContain('Scan');
  });

  /** What was posted, and to which connection. */
  const posts = (): readonly Post[] =>
    sockets.commandCalls(PostToConnectionCommand).map(({ args: [{ input }] }) => ({
      to: input.ConnectionId,
      frame: JSON.parse(String(input.Data)),
    }));

  return { tables, queues, sockets, commands, posts };
}

/** What DynamoDB says when a condition does not hold. */
export function conditionFailed(): Error {
  return new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
}

/** The frame in a response, which is a success whatever it says. */
export function frameIn(response: SocketResponse): Frame {
  expect(response.statusCode).toBe(200);
  return JSON.parse(response.body ?? 'null');
}

/** Keeps what is written to the log while a test runs, one object per line, and off the terminal. */
export function captureLog(): readonly Readonly<Record<string, unknown>>[] {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const keep = (text: string | Uint8Array): boolean => {
    lines.push(JSON.parse(String(text)));
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(keep));
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return lines;
}

function toSent(command: object): Sent {
  const input = 'input' in command ? (command.input as Sent['input']) : {};
  return { operation: command.constructor.name.replace(/Command$/, ''), input };
}
