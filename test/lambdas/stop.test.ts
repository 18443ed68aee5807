import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/stop.ts';
import { frameEvent } from '../support/events.ts';
import { keepsContract } from './client-event-contract.ts';
import { CONVERSATIONS, conditionFailed, mockAws } from './harness.ts';
import { QUESTION_ID } from './items.ts';

const aws = mockAws();

describe('stop', () => {
  it('asks for the end of the reply that it names, if that is the one being written, and stays silent', async () => {
    aws.tables.on(UpdateCommand).resolves({ Attributes: {} });

    expect(await handler(frameEvent('stop', { in_reply_to: QUESTION_ID }))).toEqual({ statusCode: 200 });
    expect(aws.commands()).toMatchObject([
      {
        operation: 'Update',
        input: {
          TableName: CONVERSATIONS,
          Key: { conversation_id: 'ada' },
          UpdateExpression: 'SET stop_for = :stop_for',
          ConditionExpression: 'replying_to = :stop_for',
          ExpressionAttributeValues: { ':stop_for': QUESTION_ID },
        },
      },
    ]);
  });

  it('without a name means whichever reply is being written', async () => {
    aws.tables.on(UpdateCommand).resolves({ Attributes: {} });

    await handler(frameEvent('stop'));

    expect(aws.commands()).toMatchObject([
      {
        input: {
          UpdateExpression: 'SET stop_for = replying_to',
          ConditionExpression: 'attribute_exists(replying_to)',
        },
      },
    ]);
  });

  it('reaches a further conversation under its own key', async () => {
    aws.tables.on(UpdateCommand).resolves({ Attributes: {} });

    await handler(frameEvent('stop', { conversation_id: 'ada:work' }));

    expect(aws.commands()).toMatchObject([{ input: { Key: { conversation_id: 'ada:work' } } }]);
  });

  it('stays silent when nothing is being written', async () => {
    aws.tables.on(UpdateCommand).rejects(conditionFailed());

    expect(await handler(frameEvent('stop', { in_reply_to: QUESTION_ID }))).toEqual({ statusCode: 200 });
  });
});

keepsContract(aws, handler, 'stop', {
  valid: { in_reply_to: QUESTION_ID },
  malformed: [
    ['an id that is no UUID', { in_reply_to: 'client#c-1' }, 'data.in_reply_to'],
    ['a conversation that is no text', { conversation_id: 7 }, 'data.conversation_id'],
  ],
});
