import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startQueues } from '../../../local/queues/start-queues.ts';
import type { ServiceTroubles } from '../../../local/services/troubles.ts';
import { LOCAL_CLIENT } from '../local-client.ts';

const SHAPES = { 'jobs.fifo': { fifo: true, visibilitySeconds: 30 } };
const JOB = { MessageBody: 'a', MessageGroupId: 'g', MessageDeduplicationId: 'd' };

async function start(troubles?: ServiceTroubles) {
  const queues = await startQueues(SHAPES, troubles);
  const client = new SQSClient({
    ...LOCAL_CLIENT,
    endpoint: queues.endpoint,
    maxAttempts: 1,
    useQueueUrlAsEndpoint: false,
  });
  onTestFinished(async () => {
    client.destroy();
    await queues.stop();
  });
  const QueueUrl = queues.queues.get('jobs.fifo')?.url;
  const send = (ids: object = {}) => client.send(new SendMessageCommand({ QueueUrl, ...JOB, ...ids }));
  const received = async (by = client) =>
    (await by.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.map(({ Body }) => Body);
  return { queues, client, send, received };
}

describe('queues with troubles', () => {
  it('do nothing until they say so', async () => {
    const call = vi.fn<ServiceTroubles['call']>(async (_response, answer) => answer());
    call.mockImplementationOnce(async (response) => void response.writeHead(500).end());
    const { send, received } = await start({ call });

    await expect(send()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(await received()).toBeUndefined();
    await send();
    expect(await received()).toEqual(['a']);
  });

  it('spare what the emulator itself asks', async () => {
    const call = vi.fn<ServiceTroubles['call']>();
    const { queues, received } = await start({ call });
    await queues.depths();
    await received(queues.client);

    expect(call).not.toHaveBeenCalled();
  });

  it('stop although a call still hangs', async () => {
    const call = vi.fn<ServiceTroubles['call']>(async () => undefined);
    const { queues, send } = await start({ call });
    const sending = send();
    await vi.waitFor(() => expect(call).toHaveBeenCalled());
    const failing = expect(sending).rejects.toThrow();
    await queues.stop();

    await failing;
  });
});

describe('queues', () => {
  it.each(['MessageGroupId', 'MessageDeduplicationId'])('refuse an unsound %s, as SQS does', async (name) => {
    const { send } = await start();

    for (const id of ['a b', 'ä', 'a\n', 'x'.repeat(129)]) {
      await expect(send({ [name]: id })).rejects.toMatchObject({
        name: 'InvalidParameterValue',
        $metadata: { httpStatusCode: 400 },
      });
    }
  });

  it.each(['MessageGroupId', 'MessageDeduplicationId'])('take every %s that SQS takes', async (name) => {
    const { send } = await start();
    const signs = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => 0x21 + index));

    for (const id of [signs, 'x'.repeat(128)]) expect((await send({ [name]: id })).MessageId).toBeDefined();
  });
});
