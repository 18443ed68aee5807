import type { Jobs, ReplyJob, WelcomeJob } from '../../../chat/ports/jobs.ts';

export type MemoryJobs = Jobs & {
  readonly welcomes: WelcomeJob[];
  readonly delays: number[]; // seconds, one for each welcome
  readonly replies: ReplyJob[];
};

/** Queues that keep what is put into them until a test takes it out. They do not deduplicate, so a worker must. */
export function memoryJobs(): MemoryJobs {
  const welcomes: WelcomeJob[] = [];
  const delays: number[] = [];
  const replies: ReplyJob[] = [];
  return {
    welcomes,
    delays,
    replies,
    welcome: async (job, delaySeconds = 0) => {
      welcomes.push(job);
      delays.push(delaySeconds);
    },
    reply: async (job) => {
      replies.push(job);
    },
  };
}
