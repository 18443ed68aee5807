import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const client = new SQSClient({ useQueueUrlAsEndpoint: false }); // locally the URL is only a name

/** Leaves the answer to a queue, in order for each connection. */
export const handler = async ({ body, requestContext: { connectionId, requestId } }) => {
  await client.send(
    new SendMessageCommand({
      QueueUrl: process.env.QUEUE_URL,
      MessageBody: JSON.stringify({ connectionId, text: JSON.parse(body).text }),
      MessageGroupId: Buffer.from(connectionId).toString('hex'),
      MessageDeduplicationId: Buffer.from(requestId).toString('hex'),
    }),
  );
  return { statusCode: 200 };
};
