import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseWelcomeJob } from '../adapters/parse-job.ts';
import '../adapters/sockets.ts'; // every welcome posts
import { welcome } from '../chat/welcome.ts';
import { report } from './support/logger.ts';
import { chatServices } from './support/services.ts';

/** Greets connections, many at a time; one that fails comes back alone. */
export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const processor = new BatchProcessor(EventType.SQS); // it holds one batch; locally, several run at once in one thread
  return processPartialResponse(event, welcomeOne, processor, { throwOnFullBatchFailure: false });
}

async function welcomeOne(record: SQSRecord): Promise<void> {
  try {
    await welcome(chatServices(), parseWelcomeJob(record.body));
  } catch (cause) {
    report('welcome_failed', { job_id: record.messageId, cause });
    throw cause;
  }
}
