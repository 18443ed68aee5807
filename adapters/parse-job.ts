import * as v from 'valibot';
import type { ReplyJob, WelcomeJob } from '../chat/ports/jobs.ts';
import { narrow } from '../protocol/narrow.ts';

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
  const { after, ...job } = narrow(welcomeJob, JSON.parse(body), 'welcome job');
  return after === undefined ? job : { ...job, after };
}

export function parseReplyJob(body: string): ReplyJob {
  return narrow(replyJob, JSON.parse(body), 'reply job');
}
