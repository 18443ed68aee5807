import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { putInFront } from '../services/in-front.ts';
import { guardLoopback, LOOPBACK } from '../services/loopback-guard.ts';
import { isOwnCall, OWN_CLIENT } from '../services/own-calls.ts';
import type { ServiceTroubles } from '../services/troubles.ts';
import { type QueueDepths, queueDepths } from './depths.ts';
import { refuseUnsoundIds } from './fifo-ids.ts';
import { type OwnClient, ownClient } from './own-client.ts';
import type { QueueShape, QueueShapes } from './shape.ts';

export type LocalQueue = { readonly url: string; readonly arn: string };
export type LocalQueues = {
  readonly endpoint: string;
  readonly client: SQSClient;
  /** For what the emulator does with every message. */
  readonly own: OwnClient;
  /** By name. */
  readonly queues: ReadonlyMap<string, LocalQueue>;
  depths(): Promise<Readonly<Record<string, QueueDepths>>>;
  stop(): Promise<void>;
};

/**
 * SQS on a laptop: fauxqs, in memory, on a loopback port of its own. What was queued when the process ended is gone.
 */
export async function startQueues(shapes: QueueShapes, troubles?: ServiceTroubles): Promise<LocalQueues> {
  const server = buildApp({ logger: false });
  refuseUnsoundIds(server);
  if (troubles !== undefined) letTroublesIn(server.server, troubles);
  guardLoopback(server.server);
  await server.listen({ host: LOOPBACK, port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const endpoint = `http://${LOOPBACK}:${port}`;
  const client = new SQSClient({ ...OWN_CLIENT, endpoint, useQueueUrlAsEndpoint: false });
  const queues = await createQueues(client, shapes);
  return {
    endpoint,
    client,
    own: ownClient(server),
    queues,
    depths: () => queueDepths(client, queues),
    stop: async () => {
      client.destroy();
      await server.close();
    },
  };
}

function letTroublesIn(server: Server, troubles: ServiceTroubles): void {
  putInFront(server, (request, response, pass) => {
    if (isOwnCall(request)) pass(request, response);
    else void troubles.call(response, () => pass(request, response));
  });
}

/** A dead-letter queue has to be there before the queue that names it. */
async function createQueues(client: SQSClient, shapes: QueueShapes): Promise<ReadonlyMap<string, LocalQueue>> {
  const made = new Map<string, LocalQueue>();
  const make = async (name: string): Promise<LocalQueue> => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const shape = shapes[name];
    if (shape === undefined) throw new TypeError(`There is no queue ${name} for dead letters`);
    const deadLetterQueue = shape.deadLetter && (await make(shape.deadLetter.queue));
    const queue = await createQueue(client, name, shape, deadLetterQueue?.arn);
    made.set(name, queue);
    return queue;
  };
  for (const name of Object.keys(shapes)) await make(name);
  return made;
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
      QueueName: name,
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
