import { createHash } from 'node:crypto';
import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/message.ts';
import { isUuid, uuidTime } from '../../protocol/ids.ts';
import { frameEvent, NOW, REQUEST_ID } from '../support/events.ts';
import { keepsContract } from './client-event-contract.ts';
import { CONNECTIONS, CONVERSATIONS, captureLog, frameIn, MESSAGES, mockAws, REPLY_QUEUE } from './harness.ts';
import { connectionItem, TABLET } from './items.ts';

const aws = mockAws();
const hey = (fields: object = {}) =>
  frameEvent('message', { content: ' Hey\nDemi ', ...fields }, { request_id: 'r-1' });

beforeEach(() => {
  aws.tables.on(UpdateCommand).resolves({ Attributes: {} }); // as it was before: nothing
  aws.tables.on(PutCommand).resolves({});
  aws.tables.on(QueryCommand).resolves({ Items: [connectionItem()] });
  aws.queues.on(SendMessageCommand).resolves({});
});

describe('message', () => {
  it('is acknowledged under the id that it got', async () => {
    const { data, ...frame } = frameIn(await handler(hey({ client_message_id: 'c-1' })));

    expect(frame).toEqual({ event: 'delivered', timestamp: '2026-02-01T15:30:00.000Z', request_id: 'r-1' });
    expect(data).toEqual({
      message_id: expect.toSatisfy((id: string) => isUuid(id) && uuidTime(id) === NOW),
      conversation_id: 'ada',
      status: 'delivered',
      delivered_at: '2026-02-01T15:30:00.000Z',
      client_message_id: 'c-1',
    });
  });

  it('is admitted, stored, queued for its answer and looked up for other devices', async () => {
    const { message_id } = frameIn(await handler(hey())).data;

    expect(aws.commands()).toMatchObject([
      {
        operation: 'Update',
        input: {
          TableName: CONVERSATIONS,
          Key: { conversation_id: 'ada' },
          ConditionExpression:
            '(attribute_not_exists(recent_sends) OR size(recent_sends) < :most) AND ' +
            '(attribute_not_exists(unanswered) OR size(unanswered) < :backlog)',
          ExpressionAttributeValues: {
            ':user': 'ada',
            ':one': [NOW],
            ':most': 50,
            ':entry': new Set([`${message_id}@ada`]),
          },
        },
      },
      {
        operation: 'Put',
        input: {
          TableName: MESSAGES,
          Item: {
            conversation_id: 'ada',
            message_id,
            sender: 'user',
            content: 'Hey\nDemi',
            emotion_state: null,
            status: 'delivered',
            created_at: NOW,
            stored_at: NOW,
            delivered_at: NOW,
            attempt: 1,
            expires_at: NOW / 1000 + 604_800, // 7 days
          },
          ConditionExpression: 'attribute_not_exists(message_id)',
        },
      },
      {
        operation: 'Query',
        input: {
          TableName: CONNECTIONS,
          ExpressionAttributeValues: { ':room': 'user#ada' },
          ConsistentRead: true,
        },
      },
      { operation: 'SendMessage' },
    ]);
  });

  it('is queued in the group of its conversation, and once per attempt', async () => {
    const { message_id } = frameIn(await handler(hey({ conversation_id: 'ada:work' }))).data;

    const job = {
      kind: 'reply' as const,
      userId: 'ada',
      conversationId: 'ada:work',
      messageId: message_id,
      attempt: 1,
    };
    expect(aws.commands().at(-1)).toEqual({
      operation: 'SendMessage',
      input: {
        QueueUrl: REPLY_QUEUE,
        MessageBody: JSON.stringify(job),
        MessageGroupId: createHash('sha256').update('ada:work').digest('hex'),
        MessageDeduplicationId: `${message_id}#1`,
      },
    });
  });

  it('to a further conversation counts for the user', async () => {
    await handler(hey({ conversation_id: 'ada:work' }));

    expect(aws.commands()).toMatchObject([
      { operation: 'Update', input: { Key: { conversation_id: 'ada' } } },
      { operation: 'Put', input: { Item: { conversation_id: 'ada:work' } } },
      { operation: 'Query' },
      { operation: 'SendMessage' },
    ]);
  });

  it("claims its client's id beside the message, unless an earlier claim still stands", async () => {
    const { message_id } = frameIn(await handler(hey({ client_message_id: 'c-1' }))).data;

    expect(aws.commands().filter(({ operation }) => operation === 'Put')).toMatchObject([
      {
        input: {
          TableName: MESSAGES,
          Item: {
            conversation_id: 'ada',
            message_id: 'client#c-1',
            claimed_message_id: message_id,
            claimed_at: NOW,
          },
          ConditionExpression: 'attribute_not_exists(message_id) OR expires_at <= :now',
          ExpressionAttributeValues: { ':now': NOW / 1000 },
        },
      },
      { input: { Item: { message_id, client_message_id: 'c-1' } } },
    ]);
  });

  it("is shown on the user's other devices, not on the one that sent it", async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem(), connectionItem({ connection_id: TABLET })] });
    aws.sockets.on(PostToConnectionCommand).resolves({});

    const { message_id } = frameIn(await handler(hey())).data;

    expect(aws.posts()).toMatchObject([
      { to: TABLET, frame: { event: 'message', data: { message_id, sender: 'user', content: 'Hey\nDemi' } } },
    ]);
  });

  it('is ignored without a frame and without a call to AWS when it is blank', async () => {
    expect(await handler(frameEvent('message', { content: ' \n\t ' }))).toEqual({ statusCode: 200 });
    expect(aws.commands()).toEqual([]);
  });

  it('is not acknowledged when it could not be stored', async () => {
    captureLog();
    aws.tables.on(PutCommand).rejects(new Error('throttled'));

    expect(frameIn(await handler(hey())).data).toMatchObject({ code: 'server_error', request_id: REQUEST_ID });
    expect(aws.queues.calls()).toEqual([]);
  });

  it('is not acknowledged when its answer could not be queued', async () => {
    captureLog();
    aws.queues.on(SendMessageCommand).rejects(new Error('unavailable'));

    expect(frameIn(await handler(hey())).data).toMatchObject({ code: 'server_error', retryable: true });
  });

  it('never gets into the log', async () => {
    const log = captureLog();
    aws.tables.on(PutCommand).rejects(new Error('throttled'));

    await handler(hey());

    expect(log).toHaveLength(1);
    expect(JSON.stringify(log)).not.toContain('Hey');
  });
});

keepsContract(aws, handler, 'message', {
  valid: { content: 'Hey Demi' },
  malformed: [
    ['no content', {}, 'data.content'],
    ['content that is no text', { content: ['Hey'] }, 'data.content'],
    ['an empty client id', { content: 'Hey', client_message_id: '' }, 'data.client_message_id'],
    ['a long client id', { content: 'Hey', client_message_id: 'c'.repeat(101) }, 'data.client_message_id'],
    ['a conversation without a name', { content: 'Hey', conversation_id: '' }, 'data.conversation_id'],
  ],
});

describe('a message that is too long', () => {
  it('has a reason of its own', async () => {
    expect(frameIn(await handler(hey({ content: '🙂'.repeat(4_001) }))).data).toMatchObject({
      code: 'invalid_message',
      reason: 'message_too_long',
      field: 'data.content',
    });
    expect(aws.commands()).toEqual([]);
  });
});
