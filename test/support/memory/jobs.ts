import type { CheckInJob, Jobs, LearnJob, ReplyJob, WelcomeJob } from '../../../chat/ports/jobs.ts';

export type MemoryJobs = Jobs & {
  readonly welcomes: WelcomeJob[];
  readonly delays: number[]; // seconds, one for each welcome
  readonly replies: ReplyJob[];
  readonly lessons: LearnJob[];
  readonly checkIns: CheckInJob[];
};

/** Queues that keep what is put into them until a test takes it out. They do not deduplicate, so a worker must. */
export function memoryJobs(): MemoryJobs {
  const welcomes: WelcomeJob[] = [];
  const delays: number[] = [];
  const replies: ReplyJob[] = [];
  const lessons: LearnJob[] = [];
  const checkIns: CheckInJob[] = [];
  return {
    welcomes,
    delays,
    replies,
    lessons,
    checkIns,
    welcome: async (job, delaySeconds = 0) => {
      welcomes.push(job);
      delays.push(delaySeconds);
    },
    reply: async (job) => {
      replies.push(job);
    },
    learn: async (job) => {
      lessons.push(job);
    },
    checkIn: async (job) => {
      checkIns.push(job);
    },
  };
}
