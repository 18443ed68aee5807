import type { WireMessage } from '../protocol/server-events.ts';
import type { StoredMessage } from './ports/messages.ts';

/** The message object of the wire: the nine keys that are always there, then what applies. */
export function wireMessage(message: StoredMessage): WireMessage {
  return {
    message_id: message.messageId,
    conversation_id: message.conversationId,
    sender: message.sender,
    content: message.content,
    emotion_state: message.emotionState,
    status: message.status,
    delivered_at: isoOrNull(message.deliveredAt),
    read_at: isoOrNull(message.readAt),
    created_at: iso(message.createdAt),
    ...(message.inReplyTo === undefined ? {} : { in_reply_to: message.inReplyTo }),
    ...(message.alsoInReplyTo === undefined ? {} : { also_in_reply_to: message.alsoInReplyTo }),
    ...(message.clientMessageId === undefined ? {} : { client_message_id: message.clientMessageId }),
    ...(message.stopped === undefined ? {} : { stopped: message.stopped }),
    ...(message.checkIn === undefined ? {} : { check_in: message.checkIn }),
    ...(message.failedAt === undefined ? {} : { failed: true as const }),
  };
}

export function iso(unixMs: number): string {
  return new Date(unixMs).toISOString();
}

function isoOrNull(unixMs: number | null): string | null {
  return unixMs === null ? null : iso(unixMs);
}
