import * as v from 'valibot';
import type { CheckInJob, LearnJob, ReplyJob, WelcomeJob } from '../chat/ports/jobs.ts';
import { narrow } from '../protocol/narrow.ts';

const welcomeJob = v.object({
  kind: v.picklist(['greet', 'resync']),
  userId: v.string(),
  connectionId: v.string(),
  after: v.optional(v.string()),
});
const replyJob = v.object({
  kind: v.optional(v.literal('reply'), 'reply'), // jobs of 0.1 do not say, and one may wait while a new version is deployed
  userId: v.string(),
  conversationId: v.string(),
  messageId: v.string(),
  attempt: v.number(),
});

const learnJob = v.object({
  kind: v.literal('learn'),
  userId: v.string(),
  conversationId: v.string(),
  messageId: v.string(),
});

const checkInJob = v.object({
  kind: v.literal('check_in'),
  userId: v.string(),
  conversationId: v.string(),
  checkInId: v.string(),
});

const kindOfJob = v.object({ kind: v.optional(v.string()) });

export function parseWelcomeJob(body: string): WelcomeJob {
  const { after, ...job } = narrow(welcomeJob, JSON.parse(body), 'welcome job');
  return after === undefined ? job : { ...job, after };
}

/** A job of the queue of replies. */
export function parseReplyJob(body: string): ReplyJob | LearnJob | CheckInJob {
  const job: unknown = JSON.parse(body);
  const { kind } = narrow(kindOfJob, job, 'job');
  if (kind === 'learn') return narrow(learnJob, job, 'learning job');
  if (kind === 'check_in') return narrow(checkInJob, job, 'check-in job');
  return narrow(replyJob, job, 'reply job');
}
