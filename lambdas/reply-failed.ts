import type { SQSEvent } from 'aws-lambda';
import { parseReplyJob } from '../adapters/parse-job.ts';
import '../adapters/sockets.ts'; // there is always somebody to be told
import { failAbandonedMessage } from '../chat/reply/fail-message.ts';
import { report } from './support/logger.ts';
import { reporting } from './support/reporting.ts';
import { chatServices } from './support/services.ts';
import { singleRecord } from './support/single-record.ts';

/** Consumes the dead letters of the reply queue: the user learns that there will be no answer, and may ask again. */
export const handler: (event: SQSEvent) => Promise<void> = reporting(giveUp);

async function giveUp(event: SQSEvent): Promise<void> {
  const record = singleRecord(event);
  const job = parseReplyJob(record.body);
  if (job.kind === 'learn') {
    report('learning_given_up', { conversation_id: job.conversationId, message_id: job.messageId });
    return; // nobody waits for it
  }
  if (job.kind === 'check_in') {
    report('check_in_given_up', { conversation_id: job.conversationId });
    return; // she will be due again
  }
  report('reply_given_up', { conversation_id: job.conversationId, message_id: job.messageId, attempt: job.attempt });
  await failAbandonedMessage(chatServices(), job);
}
