import type { EmotionState } from '../../protocol/emotions.ts';
import type { MessageStatus } from '../../protocol/server-events.ts';

/** A message at rest. Times are Unix milliseconds. */
export type StoredMessage = {
  readonly conversationId: string;
  readonly messageId: string; // UUIDv7, minted when stored
  readonly sender: 'user' | 'demi';
  readonly content: string;
  readonly emotionState: EmotionState | null;
  readonly status: MessageStatus;
  readonly createdAt: number;
  readonly storedAt: number;
  readonly deliveredAt: number | null;
  readonly readAt: number | null;
  readonly clientMessageId?: string; // user's messages
  readonly attempt?: number; // user's messages: how often an answer was asked for, from 1
  readonly replyId?: string; // user's messages: the id that its answer has or will have
  readonly failedAt?: number; // user's messages: no answer could be made
  readonly inReplyTo?: string; // Demi's messages
  readonly stopped?: true; // Demi's messages: the user cut her short
};
