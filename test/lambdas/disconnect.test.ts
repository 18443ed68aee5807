import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/disconnect.ts';
import { CONNECTION_ID, disconnectEvent, NOW } from '../support/events.ts';
import { CONNECTIONS, mockAws } from './harness.ts';

const aws = mockAws();

describe('$disconnect', () => {
  it('forgets the connection, and no other', async () => {
    aws.tables.on(DeleteCommand).resolves({});

    expect(await handler(disconnectEvent())).toEqual({ statusCode: 200 });
    expect(aws.commands()).toEqual([
      {
        operation: 'Delete',
        input: { TableName: CONNECTIONS, Key: { room: 'user#ada', connection_id: CONNECTION_ID } },
      },
    ]);
  });

  it('forgets a connection whose token has run out as well', async () => {
    aws.tables.on(DeleteCommand).resolves({});

    expect(await handler(disconnectEvent({ tokenExp: NOW / 1000 - 60 }))).toEqual({ statusCode: 200 });
    expect(aws.commands()).toMatchObject([{ operation: 'Delete' }]);
  });
});
