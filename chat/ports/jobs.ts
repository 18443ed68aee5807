/** Brings a connection up to date: `greet` with `connected` first, or only with its history. */
export type WelcomeJob = {
  readonly kind: 'greet' | 'resync';
  readonly userId: string;
  readonly connectionId: string;
  readonly after?: string; // the last message id that the client holds
};

/** Asks for the answer to a user's message. One at a time per conversation, in the order of queueing. */
export type ReplyJob = {
  readonly kind: 'reply';
  readonly userId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly attempt: number; // with the message id, what the queue deduplicates by
};

/** Asks what a user's message tells of them. One at a time per user, beside the replies and never in their way. */
export type LearnJob = {
  readonly kind: 'learn';
  readonly userId: string;
  readonly conversationId: string;
  readonly messageId: string;
};

/** Has Demi write first, in the user's default conversation and in the order of its replies. */
export type CheckInJob = {
  readonly kind: 'check_in';
  readonly userId: string;
  readonly conversationId: string;
  readonly checkInId: string; // a new one each time that one falls due
};

export type Jobs = {
  welcome(job: WelcomeJob, delaySeconds?: number): Promise<void>;
  reply(job: ReplyJob): Promise<void>;
  learn(job: LearnJob): Promise<void>;
  checkIn(job: CheckInJob): Promise<void>;
};
