import type { EmotionState } from '../protocol/emotions.ts';
import type { CheckIn, Sender, WireMessage } from '../protocol/server-events.ts';

/** Where a message stands. The user's go pending, delivered, read, or failed; Demi's sent, delivered, read. */
export type MessageState = 'pending' | 'failed' | WireMessage['status'];

/**
 * Why a message of the user's was not sent.
 * - `too_long`: more than 4000 characters; the server was not asked.
 * - `queue_full`: 100 messages wait already.
 * - `refused`: the server does not take it.
 */
export type SendFailureReason = 'too_long' | 'queue_full' | 'refused';
export type SendFailure = { readonly reason: SendFailureReason; readonly retryable: boolean };

/** One line of the conversation, whether the server has it yet or not. */
export type ChatMessage = {
  /** Stays the same from the first moment to the last: a key for lists. */
  readonly key: string;
  /** The server's id; null until it has stored the message. */
  readonly id: string | null;
  readonly clientMessageId: string | null;
  readonly sender: Sender;
  readonly content: string;
  /** ISO 8601, UTC. The server's time, or this device's until the server has told its own. */
  readonly createdAt: string;
  readonly state: MessageState;
  readonly deliveredAt: string | null;
  readonly readAt: string | null;
  readonly failure: SendFailure | null; // with state `failed`
  /** How Demi felt when she wrote it. */
  readonly emotions: EmotionState | null;
  readonly inReplyTo: string | null;
  readonly alsoInReplyTo: readonly string[];
  /** Demi wrote this first, unasked: what drove her, and how it sounds. */
  readonly checkIn: CheckIn | null;
  /** The user cut this reply short. */
  readonly isStopped: boolean;
  /** On the user's messages: no answer could be made. `fallback` is what Demi says instead, where it is known. */
  readonly replyFailure: { readonly fallback: string | null } | null;
  /** Set when a person wrote it in Demi's place. */
  readonly operator: { readonly name: string | null } | null;
};
