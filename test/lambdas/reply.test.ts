import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { ChangeMessageVisibilityCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LONGEST_COMPOSING_MS } from '../../chat/reply/compose.ts';
import { handler } from '../../lambdas/reply.ts';
import { FUNCTIONS } from '../../lambdas/routes.ts';
import { UUIDV7_CEILING } from '../../protocol/ids.ts';
import { CONNECTION_ID, NOW, record, sqsEvent } from '../support/events.ts';
import { CONNECTIONS, CONVERSATIONS, captureLog, MESSAGES, mockAws, REPLY_QUEUE, WELCOME_QUEUE } from './harness.ts';
import { ANSWER_ID, answerItem, connectionItem, QUESTION_ID, questionItem } from './items.ts';

const aws = mockAws();
const job = { kind: 'reply' as const, userId: 'ada', conversationId: 'ada', messageId: QUESTION_ID, attempt: 1 };
const MESSAGE_KEY = { conversation_id: 'ada', message_id: QUESTION_ID };
const MEMORY_KEY = { conversation_id: 'ada', message_id: 'memory' };

/** The job's message as the query of the last ones finds it; undefined: it is not among them. */
function stored(question: ReturnType<typeof questionItem> | undefined): void {
  aws.tables.on(QueryCommand, { TableName: MESSAGES }).resolves({ Items: question === undefined ? [] : [question] });
}

beforeEach(() => {
  aws.queues.on(ChangeMessageVisibilityCommand).resolves({});
  aws.tables.on(GetCommand, { Key: MESSAGE_KEY }).resolves({});
  aws.tables.on(GetCommand, { Key: MEMORY_KEY }).resolves({});
  aws.tables.on(GetCommand, { TableName: CONVERSATIONS }).resolves({ Item: {} });
  stored(questionItem());
  aws.tables.on(QueryCommand, { TableName: CONNECTIONS }).resolves({ Items: [connectionItem()] });
  aws.tables.on(UpdateCommand, { TableName: CONVERSATIONS }).resolves({ Attributes: { conversation_id: 'ada' } });
  aws.tables
    .on(UpdateCommand, { TableName: MESSAGES })
    .resolves({ Attributes: questionItem({ reply_id: ANSWER_ID, status: 'read' }) });
  aws.tables.on(PutCommand).resolves({});
  aws.sockets.on(PostToConnectionCommand).resolves({});
});

describe('reply', () => {
  it('has ten seconds more than the longest composing takes', () => {
    expect(FUNCTIONS.reply.timeoutSeconds * 1000).toBeGreaterThanOrEqual(LONGEST_COMPOSING_MS + 10_000);
  });

  it('reads and does nothing else until its job comes back to others within seconds', async () => {
    const answer = Promise.withResolvers<object>();
    aws.queues.on(ChangeMessageVisibilityCommand).callsFakeOnce(() => answer.promise);
    const working = handler(sqsEvent(record(job)));
    await vi.waitFor(() => expect(aws.tables.commandCalls(QueryCommand)).toHaveLength(2));
    await new Promise(setImmediate); // time for more, if there were more
    expect(aws.tables.commandCalls(UpdateCommand)).toEqual([]);
    expect(aws.posts()).toEqual([]);
    answer.resolve({});
    await working;

    expect(aws.tables.commandCalls(UpdateCommand)).not.toEqual([]);
  });

  it('shortens the wait for its job before anything else', async () => {
    await handler(sqsEvent(record(job)));

    expect(aws.queues.calls().map(({ args: [{ input }] }) => input)).toEqual([
      { QueueUrl: REPLY_QUEUE, ReceiptHandle: 'receipt-of-job-1', VisibilityTimeout: 30 },
    ]);
  });

  it('begins with strongly consistent reads of the message with what was said around it, of her memory, and of the devices', async () => {
    await handler(sqsEvent(record(job)));

    expect(aws.commands().slice(0, 3)).toMatchObject([
      {
        operation: 'Query',
        input: {
          TableName: MESSAGES,
          ExpressionAttributeValues: { ':conversation': 'ada', ':to': UUIDV7_CEILING },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: 21, // the message itself and the last 20 before it
        },
      },
      { operation: 'Get', input: { TableName: MESSAGES, Key: MEMORY_KEY, ConsistentRead: true } },
      {
        operation: 'Query',
        input: {
          TableName: CONNECTIONS,
          ExpressionAttributeValues: { ':room': 'user#ada' },
          ConsistentRead: true,
        },
      },
    ]);
  });

  it('asks for a message that is older than those around the last one', async () => {
    stored(undefined);
    aws.tables.on(GetCommand, { Key: MESSAGE_KEY }).resolves({ Item: questionItem() });
    await handler(sqsEvent(record(job)));

    const [first] = aws.tables.commandCalls(GetCommand, { Key: MESSAGE_KEY });
    expect(first?.args[0].input).toMatchObject({ TableName: MESSAGES, ConsistentRead: true });
    expect(aws.tables.commandCalls(PutCommand)[0]?.args[0].input).toMatchObject({ Item: { message_id: ANSWER_ID } });
  });

  it('shows that Demi reads and types, then stops typing, then brings her answer', async () => {
    await handler(sqsEvent(record(job)));

    expect(aws.posts()).toMatchObject([
      { frame: { event: 'read_receipt', data: { message_id: QUESTION_ID, reader: 'demi' } } },
      { frame: { event: 'typing', data: { is_typing: true, sender: 'demi' } } },
      { frame: { event: 'typing', data: { is_typing: false, sender: 'demi' } } },
      { frame: { event: 'message', data: { message_id: ANSWER_ID, sender: 'demi', in_reply_to: QUESTION_ID } } },
    ]);
  });

  it('marks the message as read by Demi, once', async () => {
    await handler(sqsEvent(record(job)));

    expect(aws.tables.commandCalls(UpdateCommand, { TableName: MESSAGES })[0]?.args[0].input).toMatchObject({
      Key: MESSAGE_KEY,
      ConditionExpression: 'attribute_exists(message_id) AND sender = :sender AND attribute_not_exists(read_at)',
      ExpressionAttributeValues: { ':read': 'read', ':at': NOW, ':sender': 'user' },
    });
  });

  it('gives the answer its id on the message, where the first id wins', async () => {
    await handler(sqsEvent(record(job)));

    expect(aws.tables.commandCalls(UpdateCommand, { TableName: MESSAGES })[1]?.args[0].input).toMatchObject({
      Key: MESSAGE_KEY,
      UpdateExpression: 'SET reply_id = if_not_exists(reply_id, :reply)',
      ConditionExpression:
        'attribute_exists(message_id) AND attribute_not_exists(failed_at) AND attribute_not_exists(joined_to) AND ' +
        'attempt = :attempt',
      ExpressionAttributeValues: { ':attempt': 1 },
      ReturnValues: 'ALL_NEW',
    });
  });

  it('stores the answer under that id, unless it is stored already', async () => {
    await handler(sqsEvent(record(job)));

    expect(aws.tables.commandCalls(PutCommand).map(({ args: [{ input }] }) => input)).toMatchObject([
      {
        TableName: MESSAGES,
        Item: {
          conversation_id: 'ada',
          message_id: ANSWER_ID,
          sender: 'demi',
          content: expect.stringMatching(/\S/),
          emotion_state: expect.objectContaining({ affection: expect.any(Number) }),
          status: 'sent',
          in_reply_to: QUESTION_ID,
          unread_for: 'ada',
          expires_at: NOW / 1000 + 604_800, // 7 days
        },
        ConditionExpression: 'attribute_not_exists(message_id)',
      },
    ]);
  });

  it('notes that the message no longer waits, how Demi feels now, and that she has answered', async () => {
    await handler(sqsEvent(record(job)));

    const [begin, end, ...more] = aws.tables.commandCalls(UpdateCommand, { TableName: CONVERSATIONS });
    expect(begin?.args[0].input).toMatchObject({ ExpressionAttributeValues: { ':replying_to': QUESTION_ID } });
    expect(end?.args[0].input).toMatchObject({
      Key: { conversation_id: 'ada' },
      UpdateExpression:
        'SET feelings = :feelings, her_word_at = :her_word_at ' +
        'REMOVE weight, check_in_bucket, check_in_at, replying_to, stop_for ' +
        'ADD revision :revision DELETE unanswered :unanswered',
      ExpressionAttributeValues: { ':unanswered': new Set([`${QUESTION_ID}@ada`]) },
    });
    expect(more).toEqual([]);
  });

  it('keeps what the message told about the user', async () => {
    stored(questionItem({ content: 'My name is Ada, I love jazz' }));

    await handler(sqsEvent(record(job)));

    expect(aws.tables.commandCalls(PutCommand).at(-1)?.args[0].input).toMatchObject({
      TableName: MESSAGES,
      Item: { ...MEMORY_KEY, facts: [{ statement: 'your name is Ada' }, { statement: 'you love jazz' }] },
    });
  });

  it('streams and thinks aloud to those who subscribed', async () => {
    const topics = new Set(['stream', 'thinking', 'emotion']);
    aws.tables.on(QueryCommand, { TableName: CONNECTIONS }).resolves({ Items: [connectionItem({ topics })] });

    await handler(sqsEvent(record(job)));

    const events = new Set(aws.posts().map(({ frame }) => frame.event));
    expect(events).toEqual(
      new Set(['read_receipt', 'typing', 'thinking', 'message_delta', 'message', 'emotion_update']),
    );
  });

  it('writes nothing more for a message that has its answer', async () => {
    stored(questionItem({ reply_id: ANSWER_ID }));
    aws.tables
      .on(GetCommand, { Key: { conversation_id: 'ada', message_id: ANSWER_ID } })
      .resolves({ Item: answerItem() });

    await handler(sqsEvent(record(job)));

    expect(aws.tables.commandCalls(PutCommand)).toEqual([]);
    expect(aws.posts()).toEqual([]);
  });

  it('has the history sent again when an earlier worker may not have pushed the answer that it stored', async () => {
    stored(questionItem({ reply_id: ANSWER_ID }));
    aws.tables
      .on(GetCommand, { Key: { conversation_id: 'ada', message_id: ANSWER_ID } })
      .resolves({ Item: answerItem() });
    aws.tables.on(UpdateCommand, { TableName: CONNECTIONS }).resolves({});
    aws.queues.on(SendMessageCommand).resolves({});

    await handler(sqsEvent(record(job, { receiveCount: 2 })));

    const resync = { kind: 'resync', userId: 'ada', connectionId: CONNECTION_ID };
    expect(aws.queues.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { QueueUrl: WELCOME_QUEUE, MessageBody: JSON.stringify(resync), DelaySeconds: 5 },
    ]);
  });

  it.each([
    ['that is no longer stored', undefined, 1],
    ['whose answer was given up', questionItem({ failed_at: NOW }), 1],
    ['of which a newer attempt runs', questionItem({ attempt: 2 }), 1],
  ])('does nothing for a message %s', async (_what, question, attempt) => {
    stored(question);

    await handler(sqsEvent(record({ ...job, attempt })));

    expect(aws.posts()).toEqual([]);
    expect(aws.tables.commandCalls(PutCommand)).toEqual([]);
  });
});

describe('a reply that fails', () => {
  it('comes back after 2 s, and fails for Lambda', async () => {
    captureLog();
    aws.tables.on(PutCommand).rejects(new Error('throttled'));

    await expect(handler(sqsEvent(record(job)))).rejects.toThrow('throttled');
    expect(aws.queues.calls().map(({ args: [{ input }] }) => input)).toMatchObject([
      { VisibilityTimeout: 30 },
      { VisibilityTimeout: 2 },
    ]);
  });

  it('still stops typing', async () => {
    captureLog();
    aws.tables.on(PutCommand).rejects(new Error('throttled'));

    await expect(handler(sqsEvent(record(job)))).rejects.toThrow();
    expect(aws.posts().at(-1)).toMatchObject({ frame: { event: 'typing', data: { is_typing: false } } });
  });

  it.each([
    ['is no JSON', 'hello'],
    ['names no message', { userId: 'ada', conversationId: 'ada', attempt: 1 }],
    ['counts attempts in words', { ...job, attempt: 'one' }],
  ])('before it began, because the job %s, touches nothing', async (_what, malformed) => {
    captureLog();
    await expect(handler(sqsEvent(record(malformed)))).rejects.toThrow();
    expect(aws.commands()).toEqual([]);
  });

  it('refuses more than one job at a time', async () => {
    captureLog();
    const two = sqsEvent(record(job), record(job, { messageId: 'job-2' }));

    await expect(handler(two)).rejects.toThrow('Expected one record, got 2');
    expect(aws.commands()).toEqual([]);
  });
});
