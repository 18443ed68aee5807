import { createHash } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Jobs } from '../chat/ports/jobs.ts';
import { lean } from './lean.ts';

/** Bounded like the tables' client: three attempts, each at most 3 s. */
export function sqsClient(): SQSClient {
  return lean(
    new SQSClient({
      maxAttempts: 3,
      useQueueUrlAsEndpoint: false, // the endpoint is the region's, or what the environment names
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    }),
  );
}

export type QueueUrls = { readonly welcome: () => string; readonly reply: () => string };

/**
 * Jobs in SQS: welcomes in a standard queue; replies and check-ins in a FIFO queue, one group per conversation and one per user
 * for what is learned.
 */
export function sqsJobs(client: SQSClient, urls: QueueUrls): Jobs {
  return {
    welcome: async (job, delaySeconds) => {
      const command = new SendMessageCommand({
        QueueUrl: urls.welcome(),
        MessageBody: JSON.stringify(job),
        ...(delaySeconds === undefined || delaySeconds === 0 ? {} : { DelaySeconds: delaySeconds }),
      });
      await client.send(command);
    },
    reply: async (job) => {
      const command = new SendMessageCommand({
        QueueUrl: urls.reply(),
        MessageBody: JSON.stringify(job),
        MessageGroupId: groupId(job.conversationId),
        // SQS remembers an id for five minutes, even after the job is gone: a new attempt needs a new one.
        MessageDeduplicationId: `${job.messageId}#${job.attempt}`,
      });
      await client.send(command);
    },
    learn: async (job) => {
      const command = new SendMessageCommand({
        QueueUrl: urls.reply(),
        MessageBody: JSON.stringify(job),
        MessageGroupId: groupId(`${job.userId}#memory`), // a conversation's id has no '#', so no reply waits for it
        MessageDeduplicationId: `${job.messageId}#learn`,
      });
      await client.send(command);
    },
    checkIn: async (job) => {
      const command = new SendMessageCommand({
        QueueUrl: urls.reply(),
        MessageBody: JSON.stringify(job),
        MessageGroupId: groupId(job.conversationId), // never beside a reply of the same conversation
        MessageDeduplicationId: `${job.checkInId}#check_in`,
      });
      await client.send(command);
    },
  };
}

/** SQS allows 128 ASCII characters without spaces; a conversation id may be longer and anything. */
export function groupId(conversationId: string): string {
  return createHash('sha256').update(conversationId).digest('hex');
}
