import type { SQSEvent } from 'aws-lambda';
import { choiceFromEnv, ENV, numberFromEnv, requireEnv } from '../adapters/env.ts';
import { underLease } from '../adapters/job-lease.ts';
import { DOUBLE_TEXTING_CHOICES, MODEL_NUMBERS } from '../adapters/model-settings.ts';
import { parseReplyJob } from '../adapters/parse-job.ts';
import '../adapters/sockets.ts'; // every reply posts
import { writeCheckIn } from '../chat/check-in/write-check-in.ts';
import type { Conductor } from '../chat/ports/conductor.ts';
import type { CheckInJob, LearnJob, ReplyJob } from '../chat/ports/jobs.ts';
import { answerMessage } from '../chat/reply/answer-message.ts';
import { learnFromMessage } from '../chat/reply/learn-from-message.ts';
import { conductor, loadConductor } from './support/conductor.ts';
import { metrics } from './support/metrics.ts';
import { queues, spending } from './support/ports.ts';
import { reporting } from './support/reporting.ts';
import { chatServices } from './support/services.ts';
import { singleRecord } from './support/single-record.ts';

/**
 * Answers one message, learns from one, or writes first. What it throws brings the job back, and after the third time to the
 * dead-letter queue. `conductor` is made when the first job comes.
 */
export function replyHandler(conductor: () => Conductor | Promise<Conductor>): (event: SQSEvent) => Promise<void> {
  const work = async (
    job: ReplyJob | LearnJob | CheckInJob,
    redelivered: boolean,
    leased: Promise<void>,
  ): Promise<void> => {
    const services = {
      ...chatServices(),
      conductor: await conductor(),
      spending: spending(),
      metrics,
      modelTimeoutMs: numberFromEnv(ENV.modelTimeoutMs, MODEL_NUMBERS.modelTimeoutMs.default),
      dailyTokenBudget: numberFromEnv(ENV.dailyTokenBudget, 0),
      doubleTexting: choiceFromEnv(ENV.doubleTexting, DOUBLE_TEXTING_CHOICES),
    };
    if (job.kind === 'reply') return answerMessage(services, job, { redelivered, leased });
    await leased; // nobody waits for these
    return job.kind === 'learn' ? learnFromMessage(services, job) : writeCheckIn(services, job, redelivered);
  };
  return async (event) => {
    const record = singleRecord(event);
    const job = parseReplyJob(record.body);
    const redelivered = record.attributes.ApproximateReceiveCount !== '1';
    const received = { queueUrl: requireEnv(ENV.replyQueueUrl), receiptHandle: record.receiptHandle };
    await underLease(queues(), received, (leased) => work(job, redelivered, leased));
  };
}

await loadConductor();

export const handler = reporting(replyHandler(conductor));
