import type { SQSEvent } from 'aws-lambda';
import { ENV, requireEnv } from '../adapters/env.ts';
import { underLease } from '../adapters/job-lease.ts';
import { parseReplyJob } from '../adapters/parse-job.ts';
import type { Conductor } from '../chat/ports/conductor.ts';
import { answerMessage } from '../chat/reply/answer-message.ts';
import { conductor } from './support/conductor.ts';
import { queues } from './support/ports.ts';
import { chatServices } from './support/services.ts';
import { singleRecord } from './support/single-record.ts';

/**
 * Answers one message. What it throws brings the job back, and after the third time to the dead-letter queue.
 * `conductor` is made when the first job comes.
 */
export function replyHandler(conductor: () => Conductor): (event: SQSEvent) => Promise<void> {
  return async (event) => {
    const record = singleRecord(event);
    const job = parseReplyJob(record.body);
    const redelivered = record.attributes.ApproximateReceiveCount !== '1';
    const received = { queueUrl: requireEnv(ENV.replyQueueUrl), receiptHandle: record.receiptHandle };
    await underLease(queues(), received, () =>
      answerMessage({ ...chatServices(), conductor: conductor() }, job, redelivered),
    );
  };
}

export const handler = replyHandler(conductor);
