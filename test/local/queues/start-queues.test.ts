import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUEUES, type QueueName } from '../../../adapters/resources.ts';
import { localQueues, queueName } from '../../../local/demi/resources.ts';
import { type LocalQueue, type LocalQueues, startQueues } from '../../../local/queues/start-queues.ts';
import { statusOf } from '../status-of.ts';

const NAMES = Object.keys(QUEUES) as QueueName[];

function find(queues: ReadonlyMap<string, LocalQueue>, name: QueueName): LocalQueue {
  const queue = queues.get(queueName(name));
  if (queue === undefined) throw new Error(`There is no queue ${name}`);
  return queue;
}

describe('the queues of a laptop', () => {
  let queues: LocalQueues;
  beforeAll(async () => {
    queues = await startQueues(localQueues());
  });
  afterAll(() => queues?.stop());

  it.each(NAMES)('have a queue %s as it is asked for in AWS', async (name) => {
    const { client, queues: made } = queues;
    const { url: QueueUrl, arn } = find(made, name);
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    const { Attributes: attributes = {} } = await client.send(command);

    const { fifo, visibilitySeconds, deadLetter } = QUEUES[name];
    expect({
      arn: attributes.QueueArn,
      fifo: attributes.FifoQueue === 'true',
      visibilitySeconds: Number(attributes.VisibilityTimeout),
      redrive: JSON.parse(attributes.RedrivePolicy ?? 'null'),
    }).toEqual({
      arn,
      fifo,
      visibilitySeconds,
      redrive:
        deadLetter === undefined
          ? null
          : { deadLetterTargetArn: find(made, deadLetter.queue).arn, maxReceiveCount: deadLetter.maxReceiveCount },
    });
  });

  it('hand out one job of a group at a time, in order', async () => {
    const { client } = queues;
    const QueueUrl = find(queues.queues, 'reply').url;
    for (const MessageBody of ['first', 'second']) {
      const ids = { MessageGroupId: 'ada', MessageDeduplicationId: MessageBody };
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...ids }));
    }

    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 });
    expect((await client.send(receive)).Messages).toMatchObject([{ Body: 'first' }]);
    expect((await client.send(receive)).Messages ?? []).toEqual([]);
  });

  it('tell how many messages wait, are worked on, and are held back', async () => {
    const { client, depths } = queues;
    const QueueUrl = find(queues.queues, 'welcome').url;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'waits' }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'is held back', DelaySeconds: 60 }));
    const waiting = await depths();
    await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }));
    const workedOn = await depths();

    expect(waiting[queueName('welcome')]).toEqual({ visible: 1, inFlight: 0, delayed: 1 });
    expect(workedOn[queueName('welcome')]).toEqual({ visible: 0, inFlight: 1, delayed: 1 });
    expect(Object.keys(waiting).sort()).toEqual(Object.keys(localQueues()).sort());
  });

  it('are not for web pages', async () => {
    const address = `${queues.endpoint}/_fauxqs/queues`;

    expect(await statusOf(address, {})).toBe(200);
    expect(await statusOf(address, { Origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf(address, { Host: 'evil.example' })).toBe(403);
  });
});

describe('the queues of a laptop, stopped', () => {
  it('listen no more', async () => {
    const { endpoint, stop } = await startQueues(localQueues());
    await stop();

    await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  });
});
