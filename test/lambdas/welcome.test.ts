import { GoneException, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { DeleteCommand, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { handler } from '../../lambdas/welcome.ts';
import { CONNECTION_ID, NOW, record, sqsEvent } from '../support/events.ts';
import { CONNECTIONS, CONVERSATIONS, captureLog, conditionFailed, MESSAGES, mockAws, REPLY_QUEUE } from './harness.ts';
import { ANSWER_ID, answerItem, connectionItem, QUESTION_ID, questionItem, TABLET } from './items.ts';

const aws = mockAws();
const KEY = { room: 'user#ada', connection_id: CONNECTION_ID };
const greet = { kind: 'greet', userId: 'ada', connectionId: CONNECTION_ID };
const opening = connectionItem({ state: 'opening' });

beforeEach(() => {
  aws.tables.on(UpdateCommand, { TableName: CONNECTIONS }).resolves({ Attributes: opening });
  aws.tables.on(UpdateCommand, { TableName: MESSAGES }).resolves({ Attributes: answerItem() });
  aws.tables.on(QueryCommand, { TableName: MESSAGES }).resolves({ Items: [answerItem(), questionItem()] });
  aws.tables.on(GetCommand, { TableName: CONVERSATIONS }).resolves({ Item: {} });
  aws.sockets.on(PostToConnectionCommand).resolves({});
});

describe('welcome', () => {
  it('posts who the connection is, then its history', async () => {
    expect(await handler(sqsEvent(record(greet)))).toEqual({ batchItemFailures: [] });
    expect(aws.posts()).toMatchObject([
      {
        to: CONNECTION_ID,
        frame: {
          event: 'connected',
          data: {
            connection_id: CONNECTION_ID,
            user_id: 'ada',
            role: 'user',
            conversation_id: 'ada',
            protocol: 1,
            heartbeat_ms: 240_000,
            limits: { content_code_points: 4_000, messages_per_minute: 50, frame_bytes: 32_768, history_page_max: 100 },
          },
        },
      },
      {
        to: CONNECTION_ID,
        frame: {
          event: 'history',
          data: { mode: 'replace', count: 2, messages: [{ message_id: QUESTION_ID }, { message_id: ANSWER_ID }] },
        },
      },
    ]);
  });

  it('takes the connection for itself, and opens it for pushes only if it missed none', async () => {
    await handler(sqsEvent(record(greet)));

    const updates = aws
      .commands()
      .filter(({ input }) => 'UpdateExpression' in input && input.TableName === CONNECTIONS);
    expect(updates).toMatchObject([
      {
        input: {
          Key: KEY,
          ConditionExpression:
            '#state = :opening AND ' +
            '(attribute_not_exists(welcome_until) OR welcome_until < :now OR welcome_claim = :claim)',
          ExpressionAttributeValues: { ':until': NOW + 18_000, ':now': NOW, ':claim': expect.any(String) },
        },
      },
      {
        input: {
          Key: KEY,
          ConditionExpression: '#state = :opening AND missed = :missed',
          ExpressionAttributeValues: { ':missed': 0, ':greeted': new Set([QUESTION_ID, ANSWER_ID]) },
        },
      },
    ]);
  });

  it("marks what it posted of Demi's as delivered", async () => {
    await handler(sqsEvent(record(greet)));

    expect(
      aws.tables.commandCalls(UpdateCommand, { TableName: MESSAGES }).map(({ args: [{ input }] }) => input),
    ).toMatchObject([
      {
        Key: { conversation_id: 'ada', message_id: ANSWER_ID },
        ConditionExpression: 'attribute_exists(message_id) AND #status = :sent',
        ExpressionAttributeValues: { ':at': NOW, ':delivered': 'delivered' },
      },
    ]);
  });

  it('waits for a socket that is not yet open', async () => {
    aws.sockets
      .on(PostToConnectionCommand)
      .rejectsOnce(new GoneException({ message: 'UnknownError', $metadata: { httpStatusCode: 410 } }))
      .resolves({});

    await handler(sqsEvent(record(greet)));

    expect(aws.posts().map(({ frame }) => frame.event)).toEqual(['connected', 'connected', 'history']);
  });

  it('forgets a connection whose socket never opens', async () => {
    aws.tables.on(DeleteCommand).resolves({});
    aws.sockets.on(PostToConnectionCommand).callsFake(() => {
      vi.setSystemTime(NOW + 8_000); // 8 s: the deadline
      throw new GoneException({ message: 'UnknownError', $metadata: { httpStatusCode: 410 } });
    });

    expect(await handler(sqsEvent(record(greet)))).toEqual({ batchItemFailures: [] });
    expect(aws.commands()).toContainEqual({ operation: 'Delete', input: { TableName: CONNECTIONS, Key: KEY } });
  });

  it('leaves a connection that another invocation greets, and has its job come back', async () => {
    captureLog();
    aws.tables.on(UpdateCommand, { TableName: CONNECTIONS }).rejects(conditionFailed());
    aws.tables.on(GetCommand, { TableName: CONNECTIONS, Key: KEY }).resolves({ Item: opening });

    expect(await handler(sqsEvent(record(greet)))).toEqual({ batchItemFailures: [{ itemIdentifier: 'job-1' }] });
    expect(aws.posts()).toEqual([]);
  });

  it('does nothing for a connection that another invocation has greeted', async () => {
    aws.tables.on(UpdateCommand, { TableName: CONNECTIONS }).rejects(conditionFailed());
    aws.tables.on(GetCommand, { TableName: CONNECTIONS, Key: KEY }).resolves({ Item: connectionItem() });

    expect(await handler(sqsEvent(record(greet)))).toEqual({ batchItemFailures: [] });
    expect(aws.posts()).toEqual([]);
  });

  it('brings a known connection up to date without introducing itself', async () => {
    await handler(sqsEvent(record({ ...greet, kind: 'resync' })));

    expect(aws.posts()).toMatchObject([{ frame: { event: 'history', data: { mode: 'replace' } } }]);
  });

  it('posts only what came after the message that the client holds', async () => {
    aws.tables.on(QueryCommand, { TableName: MESSAGES }).resolves({ Items: [questionItem(), answerItem()] });

    await handler(sqsEvent(record({ ...greet, after: QUESTION_ID })));

    expect(aws.posts()).toMatchObject([
      { frame: { event: 'connected' } },
      { frame: { event: 'history', data: { mode: 'delta', messages: [{ message_id: ANSWER_ID }] } } },
    ]);
  });

  it('queues again what still waits for its answer', async () => {
    const unanswered = new Set([`${QUESTION_ID}@ada`]);
    aws.tables.on(GetCommand, { TableName: CONVERSATIONS }).resolves({ Item: { unanswered } });
    aws.tables.on(GetCommand, { TableName: MESSAGES }).resolves({ Item: questionItem() });
    aws.queues.on(SendMessageCommand).resolves({});

    await handler(sqsEvent(record(greet)));

    const job = { kind: 'reply' as const, userId: 'ada', conversationId: 'ada', messageId: QUESTION_ID, attempt: 1 };
    expect(aws.queues.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => input)).toMatchObject([
      { QueueUrl: REPLY_QUEUE, MessageBody: JSON.stringify(job), MessageDeduplicationId: `${QUESTION_ID}#1` },
    ]);
  });
});

describe('a batch of welcomes', () => {
  const other = { ...greet, connectionId: TABLET };

  beforeEach(() => {
    aws.sockets.on(PostToConnectionCommand, { ConnectionId: TABLET }).resolves({});
    aws.tables
      .on(UpdateCommand, { Key: { room: 'user#ada', connection_id: TABLET } })
      .resolves({ Attributes: { ...opening, connection_id: TABLET } });
  });

  it('gives back only those that failed', async () => {
    captureLog();
    aws.tables.on(UpdateCommand, { Key: KEY }).rejects(new Error('throttled'));

    const batch = sqsEvent(record(greet, { messageId: 'job-1' }), record(other, { messageId: 'job-2' }));

    expect(await handler(batch)).toEqual({ batchItemFailures: [{ itemIdentifier: 'job-1' }] });
    expect(aws.posts().map(({ to }) => to)).toEqual([TABLET, TABLET]);
  });

  it('gives all of them back when all failed, without failing itself', async () => {
    captureLog();
    aws.tables.reset().rejects(new Error('throttled'));

    const batch = sqsEvent(record(greet, { messageId: 'job-1' }), record(other, { messageId: 'job-2' }));

    expect(await handler(batch)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'job-1' }, { itemIdentifier: 'job-2' }],
    });
  });

  it.each([
    ['no JSON', 'hello'],
    ['no welcome', { kind: 'farewell', userId: 'ada', connectionId: CONNECTION_ID }],
    ['an address with a missing part', { kind: 'greet', userId: 'ada' }],
  ])('gives back a job that is %s', async (_what, job) => {
    captureLog();

    expect(await handler(sqsEvent(record(job)))).toEqual({ batchItemFailures: [{ itemIdentifier: 'job-1' }] });
    expect(aws.commands()).toEqual([]);
  });

  it('logs what went wrong under the id of the job', async () => {
    const log = captureLog();
    aws.tables.on(UpdateCommand, { Key: KEY }).rejects(new Error('throttled'));

    await handler(sqsEvent(record(greet)));

    expect(log).toMatchObject([
      { level: 'ERROR', message: 'welcome_failed', job_id: 'job-1', error: { message: 'throttled' } },
    ]);
  });
});
