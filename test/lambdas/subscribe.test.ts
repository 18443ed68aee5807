import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/subscribe.ts';
import { CONNECTION_ID, frameEvent } from '../support/events.ts';
import { keepsContract } from './client-event-contract.ts';
import { CONNECTIONS, conditionFailed, frameIn, mockAws, WELCOME_QUEUE } from './harness.ts';
import { connectionItem } from './items.ts';

const aws = mockAws();
const KEY = { room: 'user#ada', connection_id: CONNECTION_ID };
const RESYNC = { kind: 'resync', userId: 'ada', connectionId: CONNECTION_ID };

describe('subscribe', () => {
  it('adds topics to the connection and answers with all that it has, and with those that do not exist', async () => {
    aws.tables.on(UpdateCommand).resolves({ Attributes: connectionItem({ topics: new Set(['emotion', 'stream']) }) });

    const call = frameEvent('subscribe', { topics: ['stream', 'weather', 'stream'] }, { request_id: 'r-1' });

    expect(frameIn(await handler(call))).toMatchObject({
      event: 'subscribed',
      data: { topics: ['stream', 'emotion'], rejected: ['weather'] },
      request_id: 'r-1',
    });
    expect(aws.commands()).toEqual([
      {
        operation: 'Update',
        input: {
          TableName: CONNECTIONS,
          Key: KEY,
          UpdateExpression: 'ADD topics :topics',
          ConditionExpression: 'attribute_exists(room)',
          ExpressionAttributeValues: { ':topics': new Set(['stream']) },
          ReturnValues: 'ALL_NEW',
        },
      },
    ]);
  });

  it('writes nothing when no topic of the request exists', async () => {
    aws.tables.on(GetCommand).resolves({ Item: connectionItem({ topics: new Set(['stream']) }) });

    const response = await handler(frameEvent('subscribe', { topics: ['weather'] }));

    expect(frameIn(response).data).toEqual({ topics: ['stream'], rejected: ['weather'] });
    expect(aws.commands()).toEqual([
      { operation: 'Get', input: { TableName: CONNECTIONS, Key: KEY, ConsistentRead: true } },
    ]);
  });

  it('introduces a connection that is no longer known, and has its history sent again', async () => {
    aws.tables.on(UpdateCommand).rejects(conditionFailed());
    aws.tables.on(PutCommand).resolves({});
    aws.queues.on(SendMessageCommand).resolves({});

    const response = await handler(frameEvent('subscribe', { topics: ['stream'] }));

    expect(frameIn(response).data).toEqual({ topics: ['stream'], rejected: [] });
    expect(aws.commands()).toMatchObject([
      { operation: 'Update' },
      { operation: 'Put', input: { Item: { ...KEY, state: 'opening', topics: new Set(['stream']) } } },
      { operation: 'SendMessage', input: { QueueUrl: WELCOME_QUEUE, MessageBody: JSON.stringify(RESYNC) } },
    ]);
  });
});

keepsContract(aws, handler, 'subscribe', {
  valid: { topics: ['stream'] },
  malformed: [
    ['no topics', {}, 'data.topics'],
    ['a topic outside a list', { topics: 'stream' }, 'data.topics'],
    ['a topic that is no text', { topics: [1] }, 'data.topics.0'],
    ['too many topics', { topics: Array.from({ length: 33 }, () => 'stream') }, 'data.topics'],
  ],
  namesConversation: false,
});
