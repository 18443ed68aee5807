import * as v from 'valibot';
import type { ReplyJob, WelcomeJob } from '../chat/ports/jobs.ts';

const welcomeJob = v.object({
  kind: v.picklist(['greet', 'resync']),
  userId: v.string(),
  connectionId: v.string(),
  after: v.optional(v.string()),
});
const replyJob = v.object({
  userId: v.string(),
  conversationId: v.string(),
  messageId: v.string(),
  attempt: v.number(),
});

export function parseWelcomeJob(body: string): WelcomeJob {
  const { after, ...job } = v.parse(welcomeJob, JSON.parse(body));
  return after === undefined ? job : { ...job, after };
}

export function parseReplyJob(body: string): ReplyJob {
  return v.parse(replyJob, JSON.parse(body));
}
