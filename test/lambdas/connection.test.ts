import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/connection.ts';
import { connectEvent, disconnectEvent, frameEvent } from '../support/events.ts';
import { captureLog, mockAws } from './harness.ts';

const aws = mockAws();

describe('the connection function', () => {
  it('notes a connection that begins', async () => {
    aws.tables.on(PutCommand).resolves({});
    aws.queues.on(SendMessageCommand).resolves({});

    expect(await handler(connectEvent())).toEqual({ statusCode: 200 });
    expect(aws.commands()).toMatchObject([{ operation: 'Put' }, { operation: 'SendMessage' }]);
  });

  it('forgets a connection that ends', async () => {
    aws.tables.on(DeleteCommand).resolves({});

    expect(await handler(disconnectEvent())).toEqual({ statusCode: 200 });
    expect(aws.commands()).toMatchObject([{ operation: 'Delete' }]);
  });

  it('does not know the route of a message', async () => {
    captureLog();
    await expect(handler(frameEvent('message', { content: 'Hey' }))).rejects.toThrow('No handler for route message');
  });
});
