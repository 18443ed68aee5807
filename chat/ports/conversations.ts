import type { QuietHours, Settings } from '../../protocol/server-events.ts';
import type { Feelings } from '../demi/feelings.ts';

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
};

export type SettingsChange = {
  readonly time_zone?: string | undefined;
  readonly quiet_hours?: QuietHours | undefined;
  readonly check_ins?: boolean | undefined;
  readonly paused_until?: string | null | undefined;
};

/**
 * The state of conversations and of the user behind them. What belongs to the user (rate window, messages without answer,
 * Demi's feelings, settings) lives on the default conversation's item, whichever conversation is addressed.
 */
export type Conversations = {
  /** One step: rate window, last activity, and the note that the message waits for an answer. */
  admit(sender: Unanswered & { readonly userId: string; readonly now: number }): Promise<Admission>;
  /** Undoes an admission: nothing was stored. */
  withdraw(ticket: Ticket): Promise<void>;
  /** Gives the place in the rate window back and lets the message wait: another invocation stored it. */
  giveBack(ticket: Ticket): Promise<void>;
  /** The message waits for its answer under another id than the one it was admitted with. */
  renameTicket(ticket: Ticket, messageId: string): Promise<void>;
  /** Forgets messages that wait for an answer without having been stored. */
  forgetUnanswered(userId: string, orphans: readonly Unanswered[]): Promise<void>;
  unanswered(userId: string): Promise<readonly Unanswered[]>;

  /** Says which message is being answered, and reads Demi's feelings; undefined: she does not know the user yet. */
  beginReply(userId: string, reply: Unanswered): Promise<Feelings | undefined>;
  /** Ends what `beginReply` began, unless another reply has begun meanwhile: that one goes on. The message waits no longer. */
  endReply(userId: string, reply: Unanswered, feelings: Feelings | undefined): Promise<void>;
  /** The message whose answer shall stop, if one does. */
  stopFor(conversationId: string): Promise<string | undefined>;
  /** Stops the answer to `messageId` (or whichever is being written); false: that is not being written. */
  requestStop(conversationId: string, messageId: string | undefined): Promise<boolean>;

  settings(userId: string): Promise<Settings>;
  changeSettings(userId: string, change: SettingsChange): Promise<Settings>;
};

export const DEFAULT_SETTINGS: Settings = {
  time_zone: 'UTC',
  quiet_hours: { start: '22:00', end: '08:00' },
  check_ins: true,
  paused_until: null,
};
