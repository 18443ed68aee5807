import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/typing.ts';
import { CONNECTION_ID, frameEvent, NOW } from '../support/events.ts';
import { keepsContract } from './client-event-contract.ts';
import { CONNECTIONS, conditionFailed, mockAws } from './harness.ts';
import { connectionItem, TABLET } from './items.ts';

const aws = mockAws();
const typing = (fields: object = {}) => frameEvent('typing', { is_typing: true, ...fields });

function onTwoDevices(): void {
  aws.tables.on(QueryCommand).resolves({ Items: [connectionItem(), connectionItem({ connection_id: TABLET })] });
  aws.tables.on(UpdateCommand).resolves({ Attributes: connectionItem() });
  aws.sockets.on(PostToConnectionCommand).resolves({});
}

describe('typing', () => {
  it("is shown on the user's other devices and stays silent itself", async () => {
    onTwoDevices();

    expect(await handler(typing())).toEqual({ statusCode: 200 });
    expect(aws.posts()).toMatchObject([
      {
        to: TABLET,
        frame: {
          event: 'typing',
          data: { is_typing: true, conversation_id: 'ada', sender: 'user', expires_in_ms: 3_000 },
        },
      },
    ]);
  });

  it('names the conversation in which the user types', async () => {
    onTwoDevices();

    await handler(typing({ conversation_id: 'ada:work', is_typing: false }));

    expect(aws.posts()).toMatchObject([{ frame: { data: { is_typing: false, conversation_id: 'ada:work' } } }]);
  });

  it('takes its turn on its own connection: once in 2 s', async () => {
    onTwoDevices();

    await handler(typing());

    expect(aws.commands()).toMatchObject([
      {
        operation: 'Query',
        input: {
          TableName: CONNECTIONS,
          KeyConditionExpression: 'room = :room',
          ExpressionAttributeValues: { ':room': 'user#ada' },
          ConsistentRead: true,
        },
      },
      {
        operation: 'Update',
        input: {
          TableName: CONNECTIONS,
          Key: { room: 'user#ada', connection_id: CONNECTION_ID },
          ConditionExpression: 'attribute_exists(room) AND (attribute_not_exists(typed_at) OR typed_at <= :earlier)',
          ExpressionAttributeValues: { ':now': NOW, ':earlier': NOW - 2_000 },
        },
      },
      { operation: 'PostToConnection' },
    ]);
  });

  it('is dropped when it comes too soon', async () => {
    onTwoDevices();
    aws.tables.on(UpdateCommand).rejects(conditionFailed());

    expect(await handler(typing())).toEqual({ statusCode: 200 });
    expect(aws.posts()).toEqual([]);
  });

  it('writes nothing when nobody else is there', async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem()] });

    expect(await handler(typing())).toEqual({ statusCode: 200 });
    expect(aws.commands()).toMatchObject([{ operation: 'Query' }]);
  });

  it('skips a device that has not been greeted yet', async () => {
    onTwoDevices();
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem({ connection_id: TABLET, state: 'opening' })] });

    await handler(typing());

    expect(aws.posts()).toEqual([]);
  });
});

keepsContract(aws, handler, 'typing', {
  valid: { is_typing: true },
  malformed: [
    ['no data', {}, 'data.is_typing'],
    ['a number for a truth value', { is_typing: 1 }, 'data.is_typing'],
  ],
});
