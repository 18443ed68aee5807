import type { QuietHours, Settings } from '../../protocol/server-events.ts';
import type { Circumstances } from '../demi/check-in/circumstances.ts';
import type { Feelings } from '../demi/feelings.ts';
import type { Weight } from '../demi/gravity.ts';

/** A message that waits for its answer. */
export type Unanswered = { readonly conversationId: string; readonly messageId: string };

/** A message that may be stored, or when to try again. */
export type Admission =
  | { readonly admitted: true; readonly ticket: Ticket }
  | { readonly admitted: false; readonly retryAfterMs: number };
export type Ticket = {
  readonly userId: string;
  readonly unanswered: Unanswered;
  readonly at: number; // Unix ms, as it stands in the window
  readonly index: number; // its place in the window
  readonly isCrisis: boolean;
  readonly before: LastWord; // what the user said before, for when nothing was said now
};

/** When the user last wrote, and when last of self-harm or danger, Unix ms; null: never. */
export type LastWord = Pick<Circumstances, 'lastUserMessageAt' | 'crisisAt'>;

/** Somebody who wants to say something. */
export type Sender = Unanswered & {
  readonly userId: string;
  readonly now: number;
  readonly isCrisis?: boolean; // it speaks of self-harm or danger; default false
};

export type SettingsChange = {
  readonly time_zone?: string | undefined;
  readonly quiet_hours?: QuietHours | undefined;
  readonly check_ins?: boolean | undefined;
  readonly paused_until?: string | null | undefined;
};

/** What is known of a user, as it was at one moment. */
export type UserState = Circumstances & {
  readonly checkInAt: number | null; // when Demi will next write first, Unix ms; null: not unless something happens
  readonly isAnswerOwed: boolean; // a message of the user's waits for its answer
  readonly revision: number; // greater after each turn, change of the settings and check-in
  readonly recentSends: readonly number[]; // of the rate window, Unix ms; some may have left it
};

/** What a turn leaves behind. Times in Unix ms. */
export type TurnEnd = {
  readonly feelings: Feelings;
  readonly weight: Weight | null;
  readonly herWordAt: number | null; // when she answered; null: she did not
  readonly checkInAt: number | null;
  readonly endedAt: number;
  readonly recentSends: readonly number[]; // as they were known: those that have left the window are dropped
};

/**
 * The state of conversations and of the user behind them. What belongs to the user (rate window, messages without answer,
 * Demi's feelings, settings) lives on the default conversation's item, whichever conversation is addressed.
 */
export type Conversations = {
  /** One step: rate window, last activity, and the note that the message waits for an answer. */
  admit(sender: Sender): Promise<Admission>;
  /** Undoes an admission: nothing was said that had not been said before. */
  withdraw(ticket: Ticket): Promise<void>;
  /** Gives the place in the rate window back and lets the message wait: another invocation stored it. */
  giveBack(ticket: Ticket): Promise<void>;
  /** The message waits for its answer under another id than the one it was admitted with. */
  renameTicket(ticket: Ticket, messageId: string): Promise<void>;
  /** Forgets messages that wait for an answer without having been stored. */
  forgetUnanswered(userId: string, orphans: readonly Unanswered[]): Promise<void>;
  unanswered(userId: string): Promise<readonly Unanswered[]>;

  /** Says which message is being answered, and reads what is known of the user. */
  beginReply(userId: string, reply: Unanswered): Promise<UserState>;
  /**
   * Ends what `beginReply` began, unless another reply has begun meanwhile: that one goes on. The message waits no longer.
   * Answers what is known of the user then. `end`: undefined where another worker had the turn.
   */
  endReply(userId: string, reply: Unanswered, end: TurnEnd | undefined): Promise<UserState>;
  /** The message whose answer shall stop, if one does. */
  stopFor(conversationId: string): Promise<string | undefined>;
  /** Stops the answer to `messageId` (or whichever is being written); false: that is not being written. */
  requestStop(conversationId: string, messageId: string | undefined): Promise<boolean>;

  settings(userId: string): Promise<Settings>;
  changeSettings(userId: string, change: SettingsChange): Promise<UserState>;
};

export const DEFAULT_SETTINGS: Settings = {
  time_zone: 'UTC',
  quiet_hours: { start: '22:00', end: '08:00' },
  check_ins: true,
  paused_until: null,
};
