import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/message.ts';
import { frameEvent, NOW } from '../support/events.ts';
import { CONVERSATIONS, conditionFailed, frameIn, MESSAGES, mockAws, WELCOME_QUEUE } from './harness.ts';
import { ANSWER_ID, ASKED_AT, answerItem, connectionItem, QUESTION_ID, questionItem, TABLET } from './items.ts';

const aws = mockAws();
const again = frameEvent('message', { content: 'Hey Demi', client_message_id: 'c-1' }, { request_id: 'r-1' });
const claim = { claimed_message_id: QUESTION_ID, claimed_at: ASKED_AT };
const CLAIM_KEY = { conversation_id: 'ada', message_id: 'client#c-1' };
const MESSAGE_KEY = { conversation_id: 'ada', message_id: QUESTION_ID };
const ANSWER_KEY = { conversation_id: 'ada', message_id: ANSWER_ID };

beforeEach(() => {
  aws.tables.on(UpdateCommand).resolves({ Attributes: {} }); // as it was before: nothing
  aws.queues.on(SendMessageCommand).resolves({});
});

describe('a message under a client id that was used before', () => {
  beforeEach(() => {
    aws.tables.on(PutCommand, { TableName: MESSAGES }).rejects(conditionFailed());
    aws.tables.on(GetCommand, { Key: CLAIM_KEY }).resolves({ Item: claim });
    aws.tables.on(GetCommand, { Key: MESSAGE_KEY }).resolves({ Item: questionItem() });
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem()] });
  });

  it('is acknowledged again as the same message', async () => {
    expect(frameIn(await handler(again))).toMatchObject({
      event: 'delivered',
      data: { message_id: QUESTION_ID, client_message_id: 'c-1', duplicate: true },
      request_id: 'r-1',
    });
  });

  it('reads the claim and the message strongly consistent', async () => {
    await handler(again);

    expect(aws.tables.commandCalls(GetCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { TableName: MESSAGES, Key: CLAIM_KEY, ConsistentRead: true },
      { TableName: MESSAGES, Key: MESSAGE_KEY, ConsistentRead: true },
    ]);
  });

  it('gives its place in the rate window back', async () => {
    await handler(again);

    expect(aws.commands()).toContainEqual({
      operation: 'Update',
      input: {
        TableName: CONVERSATIONS,
        Key: { conversation_id: 'ada' },
        UpdateExpression: 'REMOVE recent_sends[0]',
        ConditionExpression: 'recent_sends[0] = :at',
        ExpressionAttributeValues: { ':at': NOW },
      },
    });
  });

  it('is queued again while it has no answer: whoever stored it may have died before that', async () => {
    await handler(again);

    expect(aws.commands().at(-1)).toMatchObject({
      operation: 'SendMessage',
      input: { MessageDeduplicationId: `${QUESTION_ID}#1` },
    });
  });

  it('is shown again to the other devices while it has no answer, by their history', async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem(), connectionItem({ connection_id: TABLET })] });

    await handler(again);

    const MessageBody = JSON.stringify({ kind: 'resync', userId: 'ada', connectionId: TABLET });
    expect(aws.commands()).toContainEqual({
      operation: 'SendMessage',
      input: { QueueUrl: WELCOME_QUEUE, MessageBody, DelaySeconds: 5 },
    });
  });

  it('is not queued again once it is answered', async () => {
    aws.tables.on(GetCommand, { Key: MESSAGE_KEY }).resolves({ Item: questionItem({ reply_id: ANSWER_ID }) });
    aws.tables.on(GetCommand, { Key: ANSWER_KEY }).resolves({ Item: answerItem() });

    await handler(again);

    expect(aws.queues.calls()).toEqual([]);
  });

  it('is answered once more, as the next attempt, after its answer failed', async () => {
    const failed = questionItem({ failed_at: ASKED_AT });
    aws.tables.on(GetCommand, { Key: MESSAGE_KEY }).resolves({ Item: failed });
    aws.tables.on(UpdateCommand, { TableName: MESSAGES }).resolves({ Attributes: questionItem({ attempt: 2 }) });

    expect(frameIn(await handler(again)).data).toMatchObject({ message_id: QUESTION_ID, duplicate: true });
    expect(aws.commands()).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          operation: 'Update',
          input: expect.objectContaining({
            TableName: MESSAGES,
            Key: MESSAGE_KEY,
            UpdateExpression: 'REMOVE failed_at, joined_to ADD attempt :one', // failed 10 s ago: its reply may still come
            ConditionExpression: 'attribute_exists(message_id) AND attribute_exists(failed_at)',
          }),
        }),
      ]),
    );
    expect(aws.commands().at(-1)).toMatchObject({ input: { MessageDeduplicationId: `${QUESTION_ID}#2` } });
  });
});

describe('a message whose client id was claimed by an invocation that never stored it', () => {
  it('is stored under the id that was claimed', async () => {
    aws.tables.on(PutCommand, { Item: { message_id: QUESTION_ID } }).resolves({});
    aws.tables.on(PutCommand, { Item: CLAIM_KEY }).rejects(conditionFailed());
    aws.tables.on(GetCommand, { Key: CLAIM_KEY }).resolves({ Item: claim });
    aws.tables.on(GetCommand, { Key: MESSAGE_KEY }).resolves({});
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem()] });

    const { data } = frameIn(await handler(again));

    expect(data).toMatchObject({ message_id: QUESTION_ID, client_message_id: 'c-1' });
    expect(data).not.toHaveProperty('duplicate');
    expect(aws.commands().at(-1)).toMatchObject({ input: { MessageDeduplicationId: `${QUESTION_ID}#1` } });
  });
});

describe('a message beyond fifty in a minute', () => {
  const full = Array.from({ length: 50 }, (_, index) => NOW - 40_000 + index); // the first leaves the window in 20 s

  beforeEach(() => {
    aws.tables.on(UpdateCommand).rejects(conditionFailed());
    aws.tables.on(GetCommand, { TableName: CONVERSATIONS }).resolves({ Item: { recent_sends: full } });
  });

  it('is refused with the time until there is room', async () => {
    const { data } = frameIn(await handler(frameEvent('message', { content: 'Hey' })));

    expect(data).toEqual({
      message: 'Too many messages',
      code: 'rate_limited',
      retryable: true,
      retry_after_ms: 20_000,
    });
  });

  it('is looked up strongly consistent, and neither stored nor queued', async () => {
    await handler(frameEvent('message', { content: 'Hey' }));

    expect(aws.commands()).toMatchObject([
      { operation: 'Update', input: { TableName: CONVERSATIONS } },
      { operation: 'Get', input: { TableName: CONVERSATIONS, ConsistentRead: true } },
    ]);
  });

  it('names the client id of what was refused', async () => {
    aws.tables.on(PutCommand).resolves({});

    expect(frameIn(await handler(again)).data).toMatchObject({ code: 'rate_limited', client_message_id: 'c-1' });
  });

  it('is acknowledged all the same when it was stored before', async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem()] });
    aws.tables.on(PutCommand).rejects(conditionFailed());
    aws.tables.on(GetCommand, { Key: CLAIM_KEY }).resolves({ Item: claim });
    aws.tables.on(GetCommand, { Key: MESSAGE_KEY }).resolves({ Item: questionItem({ reply_id: ANSWER_ID }) });
    aws.tables.on(GetCommand, { Key: ANSWER_KEY }).resolves({ Item: answerItem() });

    expect(frameIn(await handler(again))).toMatchObject({ event: 'delivered', data: { duplicate: true } });
  });

  it('is admitted when the window has moved on, if nobody else wrote it meanwhile', async () => {
    const old = full.map((at) => at - 30_000);
    aws.tables.on(GetCommand, { TableName: CONVERSATIONS }).resolves({ Item: { recent_sends: old } });
    aws.tables.on(UpdateCommand, { ExpressionAttributeValues: { ':size': 50 } }).resolves({});
    aws.tables.on(PutCommand).resolves({});
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem()] });

    expect(frameIn(await handler(frameEvent('message', { content: 'Hey' })))).toMatchObject({ event: 'delivered' });
    expect(aws.commands()).toMatchObject([
      { operation: 'Update' },
      { operation: 'Get' },
      {
        operation: 'Update',
        input: { ExpressionAttributeValues: { ':seen0': old[0], ':seen49': old[49], ':sends': [NOW] } },
      },
      { operation: 'Put' },
      { operation: 'Query' },
      { operation: 'SendMessage' },
    ]);
  });
});
