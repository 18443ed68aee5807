import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/read-receipt.ts';
import { frameEvent, NOW } from '../support/events.ts';
import { keepsContract } from './client-event-contract.ts';
import { CONNECTIONS, conditionFailed, frameIn, MESSAGES, mockAws } from './harness.ts';
import { ANSWER_ID, answerItem, connectionItem, QUESTION_ID, questionItem, TABLET } from './items.ts';

const aws = mockAws();
const EARLIER_ANSWER_ID = '019c19d3-0000-7a91-981f-66adf43b82c9';
const receipt = frameEvent('read_receipt', { message_id: ANSWER_ID }, { request_id: 'r-1' });

function marksRead(): void {
  aws.tables.on(UpdateCommand).resolves({ Attributes: answerItem({ status: 'read', read_at: NOW }) });
  aws.tables.on(QueryCommand, { TableName: CONNECTIONS }).resolves({ Items: [connectionItem()] });
}

describe('read_receipt', () => {
  it("marks a message of Demi's as read, once, and says when", async () => {
    marksRead();

    expect(frameIn(await handler(receipt))).toEqual({
      event: 'read_receipt',
      data: {
        message_id: ANSWER_ID,
        conversation_id: 'ada',
        read_at: '2026-02-01T15:30:00.000Z',
        reader: 'user',
      },
      timestamp: '2026-02-01T15:30:00.000Z',
      request_id: 'r-1',
    });
    expect(aws.commands()).toMatchObject([
      {
        operation: 'Update',
        input: {
          TableName: MESSAGES,
          Key: { conversation_id: 'ada', message_id: ANSWER_ID },
          ConditionExpression: 'attribute_exists(message_id) AND sender = :sender AND attribute_not_exists(read_at)',
          ExpressionAttributeValues: { ':read': 'read', ':at': NOW, ':sender': 'demi' },
        },
      },
      { operation: 'Query', input: { TableName: CONNECTIONS, ConsistentRead: true } },
    ]);
  });

  it('answers with the first time when the message was read before', async () => {
    marksRead();
    aws.tables.on(UpdateCommand).rejects(conditionFailed());
    aws.tables.on(GetCommand).resolves({ Item: answerItem({ status: 'read', read_at: NOW - 1_000 }) });

    expect(frameIn(await handler(receipt)).data).toMatchObject({ read_at: '2026-02-01T15:29:59.000Z' });
    expect(aws.commands()).toContainEqual({
      operation: 'Get',
      input: { TableName: MESSAGES, Key: { conversation_id: 'ada', message_id: ANSWER_ID }, ConsistentRead: true },
    });
  });

  it.each([
    ['an unknown message', undefined],
    ["the user's own message", questionItem()],
  ])('does not find %s', async (_what, Item) => {
    aws.tables.on(UpdateCommand).rejects(conditionFailed());
    aws.tables.on(GetCommand).resolves({ Item });

    expect(frameIn(await handler(receipt))).toMatchObject({
      event: 'error',
      data: { message: 'Not found', code: 'not_found', retryable: false },
      request_id: 'r-1',
    });
  });

  it('marks everything up to a message, which the sparse index knows', async () => {
    marksRead();
    const unread = { TableName: MESSAGES, IndexName: 'unread' };
    const Items = [{ message_id: EARLIER_ANSWER_ID }, { message_id: ANSWER_ID }];
    aws.tables.on(QueryCommand, unread).resolves({ Items });

    const response = await handler(frameEvent('read_receipt', { up_to_message_id: ANSWER_ID }));

    expect(frameIn(response).data).toMatchObject({ message_id: ANSWER_ID, up_to_message_id: ANSWER_ID });
    expect(aws.commands()).toMatchObject([
      { operation: 'Update', input: { Key: { message_id: ANSWER_ID } } },
      {
        operation: 'Query',
        input: {
          ...unread,
          KeyConditionExpression: 'unread_for = :conversation AND message_id <= :upTo',
          ExpressionAttributeValues: { ':conversation': 'ada', ':upTo': ANSWER_ID },
        },
      },
      { operation: 'Update', input: { Key: { message_id: EARLIER_ANSWER_ID } } },
      { operation: 'Query', input: { TableName: CONNECTIONS } },
    ]);
  });

  it("tells the user's other devices", async () => {
    marksRead();
    const devices = [connectionItem(), connectionItem({ connection_id: TABLET })];
    aws.tables.on(QueryCommand, { TableName: CONNECTIONS }).resolves({ Items: devices });
    aws.sockets.on(PostToConnectionCommand).resolves({});

    await handler(receipt);

    expect(aws.posts()).toMatchObject([
      { to: TABLET, frame: { event: 'read_receipt', data: { message_id: ANSWER_ID, reader: 'user' } } },
    ]);
  });
});

keepsContract(aws, handler, 'read_receipt', {
  valid: { message_id: ANSWER_ID },
  malformed: [
    ['no message', {}, 'data.message_id'],
    ['an id that is no UUID', { message_id: 'client#c-1' }, 'data.message_id'],
    ['two ways at once', { message_id: ANSWER_ID, up_to_message_id: QUESTION_ID }, 'data.message_id'],
  ],
});
