import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** What is in a queue now, in messages. */
export type QueueDepths = { readonly visible: number; readonly inFlight: number; readonly delayed: number };

export async function queueDepths(
  client: SQSClient,
  queues: ReadonlyMap<string, { readonly url: string }>,
): Promise<Readonly<Record<string, QueueDepths>>> {
  const entries = await Promise.all(
    [...queues].map(async ([name, { url }]) => [name, await depths(client, url)] as const),
  );
  return Object.fromEntries(entries);
}

async function depths(client: SQSClient, QueueUrl: string): Promise<QueueDepths> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  const { Attributes: attributes = {} } = await client.send(command);
  return {
    visible: Number(attributes.ApproximateNumberOfMessages),
    inFlight: Number(attributes.ApproximateNumberOfMessagesNotVisible),
    delayed: Number(attributes.ApproximateNumberOfMessagesDelayed),
  };
}
