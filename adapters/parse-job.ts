import * as v from 'valibot';
import type { LearnJob, ReplyJob, WelcomeJob } from '../chat/ports/jobs.ts';
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

const learning = v.object({ kind: v.literal('learn') });

export function parseWelcomeJob(body: string): WelcomeJob {
  const { after, ...job } = narrow(welcomeJob, JSON.parse(body), 'welcome job');
  return after === undefined ? job : { ...job, after };
}

/** A job of the queue of replies. */
export function parseReplyJob(body: string): ReplyJob | LearnJob {
  const job: unknown = JSON.parse(body);
  return v.is(learning, job) ? narrow(learnJob, job, 'learning job') : narrow(replyJob, job, 'reply job');
}
