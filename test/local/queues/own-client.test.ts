import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { startQueues } from '../../../local/queues/start-queues.ts';

async function start() {
  const { client, own, queues, depths, stop } = await startQueues({ jobs: { fifo: false, visibilitySeconds: 30 } });
  onTestFinished(stop);
  const QueueUrl = queues.get('jobs')?.url ?? '';
  const receive = new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'], WaitTimeSeconds: 20 });
  return { client, own, QueueUrl, receive, depths: async () => (await depths()).jobs };
}

it('What was sent over HTTP is received without, with its attributes', async () => {
  const { client, own, QueueUrl, receive } = await start();
  const MessageAttributes = {
    text: { DataType: 'String', StringValue: 'ä' },
    bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
  };
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello', MessageAttributes }));
  const { Messages: [message] = [] } = await own.send(receive);

  expect(message).toMatchObject({ Body: 'hello', MessageAttributes: { text: { StringValue: 'ä' } } });
  expect([...(message?.MessageAttributes?.bytes?.BinaryValue ?? [])]).toEqual([0, 255]);
});

it('What is deleted is gone', async () => {
  const { client, own, QueueUrl, receive, depths } = await start();
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
  const { Messages: [message] = [] } = await own.send(receive);
  await own.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));

  expect(await depths()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

it('A receive that waits ends when it is aborted', async () => {
  const { own, receive } = await start();
  const aborting = new AbortController();
  const waiting = own.send(receive, { abortSignal: aborting.signal });
  aborting.abort();

  await expect(waiting).rejects.toThrow('Request aborted');
});

it('A receive that was aborted before it began rejects too', async () => {
  const { own, receive } = await start();

  await expect(own.send(receive, { abortSignal: AbortSignal.abort() })).rejects.toThrow('Request aborted');
});

it('What the queues refuse rejects with what they say', async () => {
  const { own } = await start();
  const command = new DeleteMessageCommand({ QueueUrl: 'http://queues/nowhere', ReceiptHandle: 'r' });

  await expect(own.send(command)).rejects.toThrow(/DeleteMessage was answered with 400: .*QueueDoesNotExist/);
});
