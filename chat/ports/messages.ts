import type { EmotionState } from '../../protocol/emotions.ts';
import type { CheckIn, MessageStatus, Sender } from '../../protocol/server-events.ts';
import type { Usage } from './language-model.ts';

/** A message at rest. Times are Unix milliseconds. */
export type StoredMessage = {
  readonly conversationId: string;
  readonly messageId: string; // UUIDv7, minted when stored
  readonly sender: Sender;
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
  readonly joinedTo?: string; // user's messages: a later one, whose answer is this one's too
  readonly joined?: readonly string[]; // user's messages: earlier ones that its answer is for too
  readonly inReplyTo?: string; // Demi's messages
  readonly alsoInReplyTo?: readonly string[]; // Demi's messages: earlier ones that were answered together with it
  readonly checkIn?: CheckIn; // Demi's messages: she wrote it first
  readonly stopped?: true; // Demi's messages: the user cut her short
  readonly usage?: Usage; // Demi's messages: what writing it took, where a language model did
};

/** What a client id got: the message under these names may or may not have been stored yet. */
export type Claim = { readonly messageId: string; readonly createdAt: number };

/** A stretch of a conversation by message id, both ends inclusive. */
export type MessageRange = {
  readonly conversationId: string;
  readonly from: string;
  readonly to: string;
  readonly newestFirst: boolean;
  readonly pageSize: number; // how many are fetched at a time
};

/** Where messages are kept for seven days. Expired ones are not returned, whether deleted yet or not. */
export type Messages = {
  /** Makes the claim, or answers the one that was there first. */
  claim(conversationId: string, clientMessageId: string, claim: Claim): Promise<Claim>;
  /** Replaces an abandoned claim; false: another did. */
  renewClaim(conversationId: string, clientMessageId: string, abandoned: Claim, claim: Claim): Promise<boolean>;

  get(conversationId: string, messageId: string): Promise<StoredMessage | undefined>; // strongly consistent
  read(range: MessageRange): AsyncIterable<StoredMessage>; // strongly consistent
  /** False: a message with this id is there already. */
  put(message: StoredMessage): Promise<boolean>;

  /** Asks again for an answer to a failed message, under the reply id that it has or a new one; undefined: it is not failed. */
  retry(conversationId: string, messageId: string, replyId: 'kept' | 'new'): Promise<StoredMessage | undefined>;
  /** Gives the answer of this attempt its id, the first one wins; undefined: failed, gone, or a newer attempt runs. */
  nameReply(conversationId: string, messageId: string, attempt: number, replyId: string): Promise<string | undefined>;
  /** Records that this attempt has no answer; undefined: answered, failed already, or a newer attempt runs. */
  fail(conversationId: string, messageId: string, attempt: number, now: number): Promise<StoredMessage | undefined>;

  /** The message will be answered together with a later one; false: answered, failed, gone, or a newer attempt runs. */
  join(conversationId: string, messageId: string, attempt: number, laterId: string): Promise<boolean>;
  /** The other side of `join`: the later message's answer is for these too. */
  addJoined(conversationId: string, laterId: string, messageIds: readonly string[]): Promise<void>;

  /** `sent` becomes `delivered`, once. */
  markDelivered(conversationId: string, messageId: string, now: number): Promise<void>;
  /** Marks one message of this sender's read and answers when it was first read; undefined: no such message. */
  markRead(conversationId: string, messageId: string, sender: Sender, now: number): Promise<number | undefined>;
  /** Ids of Demi's unread messages up to this one, oldest first. */
  unread(conversationId: string, upTo: string): AsyncIterable<string>;
};
