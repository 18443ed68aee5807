import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { groupId, sqsClient, sqsJobs } from '../../adapters/jobs.ts';

const sqs = mockClient(SQSClient);
const URLS = { welcome: () => 'https://sqs.example/welcome', reply: () => 'https://sqs.example/reply.fifo' };

const job = {
  kind: 'reply' as const,
  userId: 'ada',
  conversationId: 'ada:work',
  messageId: '019c19d3-2a00-756c-b3fa-4188cf165da4',
  attempt: 2,
};
const greet = { kind: 'greet', userId: 'ada', connectionId: 'YNXTyfmPoAMCJ9g=' } as const;

const jobs = () => sqsJobs(new SQSClient({ region: 'us-east-1' }), URLS);
const sent = () => sqs.calls().map(({ args: [{ input }] }) => input);

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageCommand).resolves({});
});

describe('a reply job', () => {
  it('goes into the group of its conversation, under the name of its attempt', async () => {
    await jobs().reply(job);

    expect(sent()).toEqual([
      {
        QueueUrl: 'https://sqs.example/reply.fifo',
        MessageBody:
          '{"kind":"reply","userId":"ada","conversationId":"ada:work","messageId":"019c19d3-2a00-756c-b3fa-4188cf165da4","attempt":2}',
        MessageGroupId: groupId('ada:work'),
        MessageDeduplicationId: '019c19d3-2a00-756c-b3fa-4188cf165da4#2',
      },
    ]);
  });

  it('fails when the queue does not take it', async () => {
    sqs.on(SendMessageCommand).rejects(new Error('unavailable'));

    await expect(jobs().reply(job)).rejects.toThrow('unavailable');
  });
});

describe('a learning job', () => {
  const lesson = { kind: 'learn', userId: 'ada', conversationId: 'ada:work', messageId: 'm-1' } as const;

  it('goes into the queue of replies, in a group of its user that no conversation can have', async () => {
    await jobs().learn(lesson);

    expect(sent()).toEqual([
      {
        QueueUrl: 'https://sqs.example/reply.fifo',
        MessageBody: '{"kind":"learn","userId":"ada","conversationId":"ada:work","messageId":"m-1"}',
        MessageGroupId: groupId('ada#memory'),
        MessageDeduplicationId: 'm-1#learn',
      },
    ]);
  });
});

describe('a welcome job', () => {
  it('goes to the standard queue, at once', async () => {
    await jobs().welcome({ ...greet, after: 'm-1' });

    expect(sent()).toEqual([
      {
        QueueUrl: 'https://sqs.example/welcome',
        MessageBody: '{"kind":"greet","userId":"ada","connectionId":"YNXTyfmPoAMCJ9g=","after":"m-1"}',
      },
    ]);
  });

  it('waits in the queue for as long as it is told to', async () => {
    await jobs().welcome(greet, 2);

    expect(sent()).toMatchObject([{ DelaySeconds: 2 }]);
  });

  it('does not wait for nothing', async () => {
    await jobs().welcome(greet, 0);

    expect(sent()[0]).not.toHaveProperty('DelaySeconds');
  });
});

describe('the group of a conversation', () => {
  it.each([['ada'], ['a'.repeat(165)], ['é🙂 with spaces'], ['']])('is legal for SQS: %s', (conversationId) => {
    expect(groupId(conversationId)).toMatch(/^[0-9a-f]{64}$/); // SQS: at most 128 ASCII characters, no spaces
  });

  it('is the same each time, and another for each conversation', () => {
    expect(groupId('ada')).toBe(groupId('ada'));
    expect(groupId('ada')).not.toBe(groupId('ada:work'));
  });
});

describe('the client of the queues', () => {
  it('gives up after three attempts', async () => {
    expect(await sqsClient().config.maxAttempts()).toBe(3);
  });

  it('ends an attempt after 3 s, and a connection that does not come about after 1 s', async () => {
    expect(await httpLimits(sqsClient())).toMatchObject({
      connectionTimeout: 1_000,
      requestTimeout: 3_000,
      throwOnRequestTimeout: true,
    });
  });
});

/** The limits of a client's requests. Its handler only says them once it has been asked for something. */
async function httpLimits({ config: { requestHandler } }: SQSClient): Promise<unknown> {
  const toNobody = { protocol: 'http:', hostname: '127.0.0.1', port: 1, path: '/', method: 'GET', headers: {} };
  await requestHandler.handle(toNobody).catch(() => undefined);
  const tell: unknown = Reflect.get(requestHandler, 'httpHandlerConfigs');
  return typeof tell === 'function' ? Reflect.apply(tell, requestHandler, []) : undefined;
}
