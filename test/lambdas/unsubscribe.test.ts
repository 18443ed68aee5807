import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/unsubscribe.ts';
import { CONNECTION_ID, frameEvent } from '../support/events.ts';
import { keepsContract } from './client-event-contract.ts';
import { CONNECTIONS, conditionFailed, frameIn, mockAws } from './harness.ts';
import { connectionItem } from './items.ts';

const aws = mockAws();

describe('unsubscribe', () => {
  it('takes topics from the connection and answers with what is left', async () => {
    aws.tables.on(UpdateCommand).resolves({ Attributes: connectionItem({ topics: new Set(['stream']) }) });

    const call = frameEvent('unsubscribe', { topics: ['emotion', 'weather'] }, { request_id: 'r-1' });

    expect(frameIn(await handler(call))).toMatchObject({
      event: 'subscribed',
      data: { topics: ['stream'], rejected: ['weather'] },
      request_id: 'r-1',
    });
    expect(aws.commands()).toEqual([
      {
        operation: 'Update',
        input: {
          TableName: CONNECTIONS,
          Key: { room: 'user#ada', connection_id: CONNECTION_ID },
          UpdateExpression: 'DELETE topics :topics',
          ConditionExpression: 'attribute_exists(room)',
          ExpressionAttributeValues: { ':topics': new Set(['emotion']) },
          ReturnValues: 'ALL_NEW',
        },
      },
    ]);
  });

  it('leaves no topics when the last one goes', async () => {
    aws.tables.on(UpdateCommand).resolves({ Attributes: connectionItem() });

    const response = await handler(frameEvent('unsubscribe', { topics: ['stream'] }));

    expect(frameIn(response).data).toEqual({ topics: [], rejected: [] });
  });

  it('introduces a connection that is no longer known, without topics', async () => {
    aws.tables.on(UpdateCommand).rejects(conditionFailed());
    aws.tables.on(PutCommand).resolves({});
    aws.queues.on(SendMessageCommand).resolves({});

    const response = await handler(frameEvent('unsubscribe', { topics: ['stream'] }));

    expect(frameIn(response).data).toEqual({ topics: [], rejected: [] });
    expect(aws.commands()).toMatchObject([
      { operation: 'Update' },
      { operation: 'Put', input: { Item: expect.not.objectContaining({ topics: expect.anything() }) } },
      { operation: 'SendMessage' },
    ]);
  });
});

keepsContract(aws, handler, 'unsubscribe', {
  valid: { topics: ['stream'] },
  malformed: [
    ['no topics', {}, 'data.topics'],
    ['a topic that is too long', { topics: ['a'.repeat(65)] }, 'data.topics.0'],
  ],
  namesConversation: false,
});
