import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/history.ts';
import { UUIDV7_CEILING, uuidFloor, uuidTime } from '../../protocol/ids.ts';
import { frameEvent, NOW } from '../support/events.ts';
import { keepsContract } from './client-event-contract.ts';
import { frameIn, MESSAGES, mockAws } from './harness.ts';
import { ANSWER_ID, answerItem, CALM, QUESTION_ID, questionItem } from './items.ts';

const aws = mockAws();
const SEVEN_DAYS_AGO = uuidFloor(NOW - 604_800_000);

describe('history', () => {
  it('is the newest page, oldest first, when nothing else is asked for', async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [answerItem(), questionItem()] });

    const response = await handler(frameEvent('history', {}, { request_id: 'r-1' }));

    expect(frameIn(response)).toEqual({
      event: 'history',
      data: {
        messages: [
          {
            message_id: QUESTION_ID,
            conversation_id: 'ada',
            sender: 'user',
            content: 'Hey Demi',
            emotion_state: null,
            status: 'delivered',
            delivered_at: '2026-02-01T15:29:50.000Z',
            read_at: null,
            created_at: '2026-02-01T15:29:50.000Z',
            client_message_id: 'c-1',
          },
          {
            message_id: ANSWER_ID,
            conversation_id: 'ada',
            sender: 'demi',
            content: 'Oh. It is you again.',
            emotion_state: CALM,
            status: 'sent',
            delivered_at: null,
            read_at: null,
            created_at: '2026-02-01T15:29:55.000Z',
            in_reply_to: QUESTION_ID,
          },
        ],
        count: 2,
        has_more: false,
        mode: 'page',
        conversation_id: 'ada',
      },
      timestamp: '2026-02-01T15:30:00.000Z',
      request_id: 'r-1',
    });
  });

  it('reads one bounded range, newest first and strongly consistent', async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [] });

    await handler(frameEvent('history'));

    expect(aws.commands()).toMatchObject([
      {
        operation: 'Query',
        input: {
          TableName: MESSAGES,
          KeyConditionExpression: 'conversation_id = :conversation AND message_id BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':conversation': 'ada', ':from': SEVEN_DAYS_AGO, ':to': UUIDV7_CEILING },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: 52, // the default page of 50, the message named by `before`, and one to see whether there are more
        },
      },
    ]);
  });

  it('ends the page before a message, without that message', async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [answerItem(), questionItem()] });

    const response = await handler(frameEvent('history', { before: ANSWER_ID, limit: 10 }));

    expect(frameIn(response).data).toMatchObject({ messages: [{ message_id: QUESTION_ID }], has_more: false });
    expect(aws.commands()).toMatchObject([{ input: { ExpressionAttributeValues: { ':to': ANSWER_ID }, Limit: 12 } }]);
  });

  it('says when there are more than were asked for', async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [answerItem(), questionItem()] });

    const response = await handler(frameEvent('history', { limit: 1 }));

    expect(frameIn(response).data).toMatchObject({ messages: [{ message_id: ANSWER_ID }], has_more: true });
  });

  it('brings what came after a message, and looks 20 min before it for what was stored late', async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [questionItem(), answerItem()] });

    const response = await handler(frameEvent('history', { after: QUESTION_ID }));

    expect(frameIn(response).data).toMatchObject({ mode: 'delta', messages: [{ message_id: ANSWER_ID }], count: 1 });
    expect(aws.commands()).toMatchObject([
      {
        input: {
          ExpressionAttributeValues: { ':from': uuidFloor(uuidTime(QUESTION_ID) - 1_200_000), ':to': UUIDV7_CEILING },
          ScanIndexForward: true,
          ConsistentRead: true,
        },
      },
    ]);
  });

  it('brings the whole list instead when the message is unknown', async () => {
    aws.tables
      .on(QueryCommand)
      .resolvesOnce({ Items: [answerItem()] })
      .resolvesOnce({ Items: [answerItem()] });

    const response = await handler(frameEvent('history', { after: QUESTION_ID }));

    expect(frameIn(response).data).toMatchObject({ mode: 'replace', messages: [{ message_id: ANSWER_ID }] });
  });

  it('follows DynamoDB to the next page of a range', async () => {
    const LastEvaluatedKey = { conversation_id: 'ada', message_id: ANSWER_ID };
    aws.tables
      .on(QueryCommand)
      .resolvesOnce({ Items: [answerItem()], LastEvaluatedKey })
      .resolvesOnce({ Items: [questionItem()] });

    const response = await handler(frameEvent('history'));

    expect(frameIn(response).data).toMatchObject({ count: 2 });
  });

  it('leaves out what has expired although it is still there', async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [answerItem({ expires_at: NOW / 1000 }), questionItem()] });

    expect(frameIn(await handler(frameEvent('history'))).data).toMatchObject({
      messages: [{ message_id: QUESTION_ID }],
    });
  });
});

keepsContract(aws, handler, 'history', {
  valid: { limit: 10 },
  malformed: [
    ['a page of nothing', { limit: 0 }, 'data.limit'],
    ['a page that is too long', { limit: 101 }, 'data.limit'],
    ['half a message', { limit: 1.5 }, 'data.limit'],
    ['an id that is no UUID', { before: 'client#c-1' }, 'data.before'],
    ['both ends at once', { before: ANSWER_ID, after: QUESTION_ID }, 'data.before'],
  ],
});
