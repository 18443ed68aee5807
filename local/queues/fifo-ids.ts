import type { buildApp } from 'fauxqs';
import { propertyOf } from '../json.ts';

const FIFO_IDS = ['MessageGroupId', 'MessageDeduplicationId'] as const;
const SOUND_ID = /^[\x21-\x7e]{1,128}$/; // SQS API reference, SendMessage

/** Refuses what SQS refuses and fauxqs takes: a message with an id that has other signs than SQS lets it have, or too many. */
export function refuseUnsoundIds(app: ReturnType<typeof buildApp>): void {
  app.addHook('preHandler', async (request, reply) => {
    const isSend = request.headers['x-amz-target'] === 'AmazonSQS.SendMessage';
    const name = isSend ? FIFO_IDS.find((candidate) => isUnsound(request.body, candidate)) : undefined;
    if (name === undefined) return;
    const message =
      `Value for parameter ${name} is invalid. ` +
      `Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
    return reply
      .status(400)
      .headers({
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-query-error': 'InvalidParameterValue;Sender',
      })
      .send(JSON.stringify({ __type: 'com.amazonaws.sqs#InvalidParameterValue', message }));
  });
}

function isUnsound(body: unknown, name: string): boolean {
  const id = propertyOf(body, name);
  return typeof id === 'string' && id !== '' && !SOUND_ID.test(id); // fauxqs itself asks for what is missing
}
