import type { UserState } from './conversations.ts';

/** Demi is due to write first, since `at`, Unix ms. */
export type DueCheckIn = { readonly userId: string; readonly at: number };

/** A check-in on its way, and the id that its message has got. */
export type OpenCheckIn = { readonly checkInId: string; readonly messageId: string | undefined };

/** That a check-in is sent. Times in Unix ms. */
export type SentCheckIn = {
  readonly checkInId: string;
  readonly messageId: string;
  readonly sentAt: number;
  readonly unanswered: number; // with this one
  readonly herWordAt: number; // her first word that is left unanswered
  readonly checkInAt: number | null; // the next one
};

/** When Demi writes first, and that she does so once. Conversations are in buckets, each with its due ones in order. */
export type CheckIns = {
  readonly buckets: number;
  /** What is due by `now` in one bucket, oldest first; fetched page by page. Eventually consistent: `open` decides. */
  due(bucket: number, now: number): AsyncIterable<DueCheckIn>;
  /** Takes a due check-in; false: another has it, or it was moved. Nobody else finds it before `until`. */
  open(due: DueCheckIn, checkInId: string, until: number): Promise<boolean>;
  /** What is known of the user, and the check-in that was opened last. Strongly consistent. */
  read(userId: string): Promise<UserState & { readonly open: OpenCheckIn | undefined }>;
  /**
   * Decides that the check-in is sent, under an id that its message keeps: whoever decides it again, after a worker that died,
   * has to name the same. False: since `known` was read, the user has written, a turn has ended, the settings have changed or
   * another check-in was opened, or it has another id; it must not be sent.
   */
  send(userId: string, known: UserState, sent: SentCheckIn): Promise<boolean>;
  /** Sets when she will next write first; false: something has happened since `known` was read, and whoever did it sets it. */
  plan(userId: string, known: UserState, checkInAt: number | null): Promise<boolean>;
};
