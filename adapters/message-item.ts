import * as v from 'valibot';
import type { Usage } from '../chat/ports/language-model.ts';
import type { StoredMessage } from '../chat/ports/messages.ts';
import { CHECK_IN_TONES, CHECK_IN_TRIGGERS } from '../protocol/check-ins.ts';
import { EMOTIONS } from '../protocol/emotions.ts';
import { LIMITS } from '../protocol/limits.ts';
import { narrow } from '../protocol/narrow.ts';
import type { Item } from './dynamodb.ts';

const DAY_SECONDS = 86_400;

/** A message as it stands in its table. */
const messageRow = v.object({
  conversation_id: v.string(),
  message_id: v.string(),
  sender: v.picklist(['user', 'demi']),
  content: v.string(),
  emotion_state: v.nullable(v.object(v.entriesFromList(EMOTIONS, v.number()))),
  status: v.picklist(['sent', 'delivered', 'read']),
  created_at: v.number(),
  stored_at: v.number(),
  delivered_at: v.optional(v.number()),
  read_at: v.optional(v.number()),
  client_message_id: v.optional(v.string()),
  attempt: v.optional(v.number()),
  reply_id: v.optional(v.string()),
  failed_at: v.optional(v.number()),
  joined_to: v.optional(v.string()),
  joined: v.optional(v.set(v.string())),
  in_reply_to: v.optional(v.string()),
  also_in_reply_to: v.optional(v.array(v.string())),
  check_in: v.optional(v.object({ trigger: v.picklist(CHECK_IN_TRIGGERS), tone: v.picklist(CHECK_IN_TONES) })),
  stopped: v.optional(v.literal(true)),
  usage: v.optional(v.object({ input_tokens: v.number(), output_tokens: v.number(), cached_tokens: v.number() })),
});

/** When what was made at `fromMs` (Unix ms) deletes itself, Unix seconds. */
export function expiresAt(fromMs: number): number {
  return Math.ceil(fromMs / 1000) + LIMITS.historyDays * DAY_SECONDS;
}

/** The item of a message; what it does not have is left out. */
export function toItem(message: StoredMessage): Item {
  return {
    conversation_id: message.conversationId,
    message_id: message.messageId,
    sender: message.sender,
    content: message.content,
    emotion_state: message.emotionState,
    status: message.status,
    created_at: message.createdAt,
    stored_at: message.storedAt,
    delivered_at: message.deliveredAt ?? undefined,
    read_at: message.readAt ?? undefined,
    client_message_id: message.clientMessageId,
    attempt: message.attempt,
    reply_id: message.replyId,
    failed_at: message.failedAt,
    joined_to: message.joinedTo,
    joined: message.joined === undefined ? undefined : new Set(message.joined), // added to, so a set
    in_reply_to: message.inReplyTo,
    also_in_reply_to: message.alsoInReplyTo,
    check_in: message.checkIn,
    stopped: message.stopped,
    usage: message.usage && {
      input_tokens: message.usage.inputTokens,
      output_tokens: message.usage.outputTokens,
      cached_tokens: message.usage.cachedTokens,
    },
    expires_at: expiresAt(message.createdAt),
    ...(message.sender === 'demi' && message.readAt === null ? { unread_for: message.conversationId } : {}), // sparse index
  };
}

export function toMessage(item: Item): StoredMessage {
  const row = narrow(messageRow, item, 'row');
  return {
    conversationId: row.conversation_id,
    messageId: row.message_id,
    sender: row.sender,
    content: row.content,
    emotionState: row.emotion_state,
    status: row.status,
    createdAt: row.created_at,
    storedAt: row.stored_at,
    deliveredAt: row.delivered_at ?? null,
    readAt: row.read_at ?? null,
    ...(row.client_message_id === undefined ? {} : { clientMessageId: row.client_message_id }),
    ...(row.attempt === undefined ? {} : { attempt: row.attempt }),
    ...(row.reply_id === undefined ? {} : { replyId: row.reply_id }),
    ...(row.failed_at === undefined ? {} : { failedAt: row.failed_at }),
    ...(row.joined_to === undefined ? {} : { joinedTo: row.joined_to }),
    ...(row.joined === undefined ? {} : { joined: [...row.joined].sort() }),
    ...(row.in_reply_to === undefined ? {} : { inReplyTo: row.in_reply_to }),
    ...(row.also_in_reply_to === undefined ? {} : { alsoInReplyTo: row.also_in_reply_to }),
    ...(row.check_in === undefined ? {} : { checkIn: row.check_in }),
    ...(row.stopped === undefined ? {} : { stopped: row.stopped }),
    ...(row.usage === undefined ? {} : { usage: toUsage(row.usage) }),
  };
}

function toUsage(row: { input_tokens: number; output_tokens: number; cached_tokens: number }): Usage {
  return { inputTokens: row.input_tokens, outputTokens: row.output_tokens, cachedTokens: row.cached_tokens };
}
