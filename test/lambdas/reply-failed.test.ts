import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/reply-failed.ts';
import { CONNECTION_ID, NOW, record, sqsEvent } from '../support/events.ts';
import {
  CONNECTIONS,
  CONVERSATIONS,
  captureLog,
  conditionFailed,
  MESSAGES,
  mockAws,
  WELCOME_QUEUE,
} from './harness.ts';
import { ANSWER_ID, answerItem, connectionItem, QUESTION_ID, questionItem } from './items.ts';

const aws = mockAws();
const job = { kind: 'reply' as const, userId: 'ada', conversationId: 'ada', messageId: QUESTION_ID, attempt: 1 };
const MESSAGE_KEY = { conversation_id: 'ada', message_id: QUESTION_ID };

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
  aws.tables.on(GetCommand, { Key: MESSAGE_KEY }).resolves({ Item: questionItem() });
  aws.tables.on(QueryCommand, { TableName: CONNECTIONS }).resolves({ Items: [connectionItem()] });
  aws.tables.on(UpdateCommand, { TableName: MESSAGES }).resolves({ Attributes: questionItem({ failed_at: NOW }) });
  aws.tables.on(UpdateCommand, { TableName: CONVERSATIONS }).resolves({ Attributes: {} });
  aws.sockets.on(PostToConnectionCommand).resolves({});
});

describe('reply-failed', () => {
  it('ends the typing and says that there will be no answer', async () => {
    await handler(sqsEvent(record(job)));

    expect(aws.posts()).toMatchObject([
      { to: CONNECTION_ID, frame: { event: 'typing', data: { is_typing: false, sender: 'demi' } } },
      {
        to: CONNECTION_ID,
        frame: {
          event: 'error',
          data: {
            message: 'Error generating response',
            code: 'inference_error',
            retryable: true,
            client_message_id: 'c-1',
            in_reply_to: QUESTION_ID,
            fallback: expect.stringMatching(/\S/),
          },
        },
      },
    ]);
  });

  it('records the failure on the message, of this attempt and no other', async () => {
    await handler(sqsEvent(record(job)));

    expect(
      aws.tables.commandCalls(UpdateCommand, { TableName: MESSAGES }).map(({ args: [{ input }] }) => input),
    ).toMatchObject([
      {
        Key: MESSAGE_KEY,
        UpdateExpression: 'SET failed_at = :at',
        ConditionExpression:
          'attribute_exists(message_id) AND ' +
          '(attribute_not_exists(failed_at) OR failed_at = :at) AND attempt = :attempt',
        ExpressionAttributeValues: { ':at': NOW, ':attempt': 1 },
      },
    ]);
  });

  it('lets the message wait no longer', async () => {
    await handler(sqsEvent(record(job)));

    expect(
      aws.tables.commandCalls(UpdateCommand, { TableName: CONVERSATIONS }).map(({ args: [{ input }] }) => input),
    ).toMatchObject([{ ExpressionAttributeValues: { ':unanswered': new Set([`${QUESTION_ID}@ada`]) } }]);
  });

  it('has the history sent instead when the answer is stored after all', async () => {
    aws.tables.on(GetCommand, { Key: MESSAGE_KEY }).resolves({ Item: questionItem({ reply_id: ANSWER_ID }) });
    aws.tables
      .on(GetCommand, { Key: { conversation_id: 'ada', message_id: ANSWER_ID } })
      .resolves({ Item: answerItem() });
    aws.tables.on(UpdateCommand, { TableName: CONNECTIONS }).resolves({});
    aws.queues.on(SendMessageCommand).resolves({});

    await handler(sqsEvent(record(job)));

    expect(aws.posts()).toEqual([]);
    expect(aws.queues.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => input)).toMatchObject([
      { QueueUrl: WELCOME_QUEUE, MessageBody: expect.stringContaining('resync') },
    ]);
  });

  it('says nothing of a failure when the user has asked again meanwhile', async () => {
    aws.tables.on(UpdateCommand, { TableName: MESSAGES }).rejects(conditionFailed());

    await handler(sqsEvent(record(job)));

    expect(aws.posts()).toEqual([]);
  });

  it('logs which job was given up', async () => {
    await handler(sqsEvent(record(job)));

    expect(log).toMatchObject([
      { level: 'ERROR', message: 'reply_given_up', conversation_id: 'ada', message_id: QUESTION_ID, attempt: 1 },
    ]);
  });

  it('fails when the user could not be told, so that the job comes back', async () => {
    aws.tables.on(UpdateCommand, { TableName: MESSAGES }).rejects(new Error('throttled'));

    await expect(handler(sqsEvent(record(job)))).rejects.toThrow('throttled');
  });
});
