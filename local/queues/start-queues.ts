import type { AddressInfo } from 'node:net';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { QUEUES, type QueueName, type QueueShape } from '../../adapters/resources.ts';
import { LOCAL_CLIENT } from '../local-client.ts';
import { guardLoopback, LOOPBACK } from '../loopback-guard.ts';

export type LocalQueue = { readonly url: string; readonly arn: string };
export type LocalQueues = {
  readonly endpoint: string;
  readonly client: SQSClient;
  readonly queues: Readonly<Record<QueueName, LocalQueue>>;
  stop(): Promise<void>;
};

/**
 * SQS on a laptop: fauxqs, in memory, on a loopback port of its own. What was queued when the process ended is queued again
 * by the next welcome of its user.
 */
export async function startQueues(): Promise<LocalQueues> {
  const server = buildApp({ logger: false });
  guardLoopback(server.server);
  await server.listen({ host: LOOPBACK, port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const endpoint = `http://${LOOPBACK}:${port}`;
  const client = new SQSClient({ ...LOCAL_CLIENT, endpoint, useQueueUrlAsEndpoint: false });
  const queues = await createQueues(client);
  return {
    endpoint,
    client,
    queues,
    stop: async () => {
      client.destroy();
      await server.close();
    },
  };
}

/** In the order of QUEUES: a dead-letter queue stands before the queue that names it. */
async function createQueues(client: SQSClient): Promise<Readonly<Record<QueueName, LocalQueue>>> {
  const made = new Map<string, LocalQueue>();
  for (const [name, shape] of Object.entries(QUEUES)) {
    const deadLetterArn = shape.deadLetter === undefined ? undefined : made.get(shape.deadLetter.queue)?.arn;
    made.set(name, await createQueue(client, name, shape, deadLetterArn));
  }
  return Object.fromEntries(made) as Readonly<Record<QueueName, LocalQueue>>;
}

async function createQueue(
  client: SQSClient,
  name: string,
  shape: QueueShape,
  deadLetterTargetArn: string | undefined,
): Promise<LocalQueue> {
  const maxReceiveCount = shape.deadLetter?.maxReceiveCount;
  const created = await client.send(
    new CreateQueueCommand({
      QueueName: `demi-${name}${shape.fifo ? '.fifo' : ''}`,
      Attributes: {
        VisibilityTimeout: String(shape.visibilitySeconds),
        ...(shape.fifo ? { FifoQueue: 'true' } : {}),
        ...(maxReceiveCount === undefined
          ? {}
          : { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) }),
      },
    }),
  );
  if (created.QueueUrl === undefined) throw new Error(`Queue ${name} was not created`);
  const url = created.QueueUrl; // a name for the queue, not an address: its host need not resolve
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { url, arn: Attributes?.QueueArn ?? '' };
}
