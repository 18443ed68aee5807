import { describe, expect, it } from 'vitest';
import { triggerOf } from '../../../local/lambda/trigger.ts';

describe('the trigger of an invocation', () => {
  it.each([
    ['the route key of an event', { requestContext: { routeKey: 'message' } }, 'message'],
    [
      'the authorizer',
      { type: 'REQUEST', methodArn: 'arn:aws:execute-api', requestContext: { routeKey: '$connect' } },
      'authorizer',
    ],
    ['the name of a queue', { Records: [{ eventSourceARN: 'arn:aws:sqs:us-east-1:1:replies.fifo' }] }, 'replies.fifo'],
    ['a schedule', {}, 'schedule'],
    ['a schedule, whatever its input', { Records: [], requestContext: null }, 'schedule'],
    ['a schedule, without input', undefined, 'schedule'],
  ])('is %s', (_what, event, trigger) => {
    expect(triggerOf(event)).toBe(trigger);
  });
});
