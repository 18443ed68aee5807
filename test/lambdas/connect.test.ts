import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/connect.ts';
import { CONNECTED_AT, CONNECTION_ID, connectEvent, TOKEN_EXP } from '../support/events.ts';
import { CONNECTIONS, mockAws, WELCOME_QUEUE } from './harness.ts';
import { QUESTION_ID } from './items.ts';

const aws = mockAws();

describe('$connect', () => {
  beforeEach(() => {
    aws.tables.on(PutCommand).resolves({});
    aws.queues.on(SendMessageCommand).resolves({});
  });

  it('notes the connection, not yet open, and asks for its welcome', async () => {
    expect(await handler(connectEvent())).toEqual({ statusCode: 200 });
    expect(aws.commands()).toEqual([
      {
        operation: 'Put',
        input: {
          TableName: CONNECTIONS,
          Item: {
            room: 'user#ada',
            connection_id: CONNECTION_ID,
            user_id: 'ada',
            role: 'user',
            state: 'opening',
            token_expires_at: TOKEN_EXP * 1000,
            connected_at: CONNECTED_AT,
            opening_since: CONNECTED_AT,
            missed: 0,
            expires_at: CONNECTED_AT / 1000 + 7_800, // 2 h 10 min
          },
        },
      },
      {
        operation: 'SendMessage',
        input: {
          QueueUrl: WELCOME_QUEUE,
          MessageBody: JSON.stringify({ kind: 'greet', userId: 'ada', connectionId: CONNECTION_ID }),
        },
      },
    ]);
  });

  it('hands on what the client already holds', async () => {
    await handler(connectEvent({ query: { token: 'a.b.c', after: QUESTION_ID } }));

    const job = { kind: 'greet', userId: 'ada', connectionId: CONNECTION_ID, after: QUESTION_ID };
    expect(aws.commands()).toContainEqual({
      operation: 'SendMessage',
      input: { QueueUrl: WELCOME_QUEUE, MessageBody: JSON.stringify(job) },
    });
  });

  it('subscribes to the topics of the address, and leaves out those that do not exist', async () => {
    await handler(connectEvent({ query: { topics: 'stream, weather,,emotion' } }));

    expect(aws.commands()).toMatchObject([
      { input: { Item: { topics: new Set(['stream', 'emotion']) } } },
      { operation: 'SendMessage' },
    ]);
  });

  it('notes who speaks as the authorizer said', async () => {
    await handler(connectEvent({ userId: 'grace', role: 'operator', tokenExp: 1_770_000_000 }));

    expect(aws.commands()).toMatchObject([
      { input: { Item: { room: 'user#grace', role: 'operator', token_expires_at: 1_770_000_000_000 } } },
      { operation: 'SendMessage' },
    ]);
  });

  it.each(['Sec-WebSocket-Protocol', 'sec-websocket-protocol'])(
    'answers the subprotocol offered in %s',
    async (name) => {
      const response = await handler(connectEvent({ headers: { [name]: 'bearer.a.b.c, demi.v1' } }));

      expect(response).toEqual({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'demi.v1' } });
    },
  );

  it('answers no subprotocol that it does not speak', async () => {
    const response = await handler(connectEvent({ headers: { 'Sec-WebSocket-Protocol': 'graphql-ws' } }));

    expect(response).toEqual({ statusCode: 200 });
  });

  it('fails when the connection cannot be noted, and asks for no welcome', async () => {
    aws.tables.on(PutCommand).rejects(new Error('throttled'));

    await expect(handler(connectEvent())).rejects.toThrow('throttled');
    expect(aws.queues.calls()).toEqual([]);
  });

  it('fails when the welcome cannot be queued: a connection without a greeting would wait for ever', async () => {
    aws.queues.on(SendMessageCommand).rejects(new Error('unavailable'));

    await expect(handler(connectEvent())).rejects.toThrow('unavailable');
  });

  it('refuses an event that passed no authorizer', async () => {
    const { requestContext, ...event } = connectEvent();

    await expect(handler({ ...event, requestContext: { ...requestContext, authorizer: undefined } })).rejects.toThrow();
    expect(aws.commands()).toEqual([]);
  });
});
