import { EMOTIONS, type EmotionState } from '../../../protocol/emotions.ts';
import { ANNOUNCED_LIMITS } from '../../../protocol/limits.ts';
import type { ServerEvents, WireMessage } from '../../../protocol/server-events.ts';
import { PROTOCOL_VERSION } from '../../../protocol/subprotocol.ts';
import { idAt } from '../memory/factories.ts';
import { START } from './clock.ts';

// What the server says in the conversation of `ada`. Times are milliseconds from the start of the device's clock.

export const USER = 'ada';

/** The id of a message made `ms` after the start; `number` tells those of one millisecond apart. */
export const messageId = (ms: number, number = 1): string => idAt(START + ms, number);

export const timeAt = (ms: number): string => new Date(START + ms).toISOString();

/** All nine emotions at one strength. */
export const emotionsAt = (strength: number): EmotionState =>
  Object.fromEntries(EMOTIONS.map((emotion) => [emotion, strength])) as EmotionState;

/** What the user said, on this device or another. */
export function said(ms: number, over: Partial<WireMessage> = {}): WireMessage {
  return {
    message_id: messageId(ms),
    conversation_id: USER,
    sender: 'user',
    content: `said at ${ms}`,
    emotion_state: null,
    status: 'delivered',
    delivered_at: timeAt(ms),
    read_at: null,
    created_at: timeAt(ms),
    ...over,
  };
}

/** What Demi said. */
export function reply(ms: number, over: Partial<WireMessage> = {}): WireMessage {
  return {
    ...said(ms),
    sender: 'demi',
    content: `replied at ${ms}`,
    emotion_state: emotionsAt(0.5),
    status: 'sent',
    delivered_at: null,
    ...over,
  };
}

export function connected(over: Partial<ServerEvents['connected']> = {}): ServerEvents['connected'] {
  return {
    connection_id: 'YNXTyfmPoAMCJ9g=',
    user_id: USER,
    role: 'user',
    conversation_id: over.user_id ?? USER,
    protocol: PROTOCOL_VERSION,
    heartbeat_ms: 240_000,
    limits: ANNOUNCED_LIMITS,
    ...over,
  };
}

export function history(
  messages: readonly WireMessage[],
  over: Partial<ServerEvents['history']> = {},
): ServerEvents['history'] {
  return { messages, count: messages.length, has_more: false, mode: 'replace', conversation_id: USER, ...over };
}

export function delivered(
  messageId: string,
  clientMessageId: string,
  over: Partial<ServerEvents['delivered']> = {},
): ServerEvents['delivered'] {
  return {
    message_id: messageId,
    conversation_id: USER,
    status: 'delivered',
    delivered_at: timeAt(0),
    client_message_id: clientMessageId,
    ...over,
  };
}

/** Demi types, or no longer. */
export function typing(isTyping: boolean, over: Partial<ServerEvents['typing']> = {}): ServerEvents['typing'] {
  return { is_typing: isTyping, conversation_id: USER, sender: 'demi', expires_in_ms: 10_000, ...over };
}

/** One piece of a reply. */
export function piece(
  inReplyTo: string,
  seq: number,
  offset: number,
  text: string,
  over: Partial<ServerEvents['message_delta']> = {},
): ServerEvents['message_delta'] {
  return { conversation_id: USER, in_reply_to: inReplyTo, seq, offset, text, ...over };
}

export function thinking(
  inReplyTo: string,
  seq: number,
  over: Partial<ServerEvents['thinking']> = {},
): ServerEvents['thinking'] {
  return {
    conversation_id: USER,
    in_reply_to: inReplyTo,
    seq,
    step: 'reading',
    status: 'completed',
    details: 'Reading what you wrote',
    ...over,
  };
}

/** Demi has begun to read the user's message. */
export function readByDemi(messageId: string): ServerEvents['read_receipt'] {
  return { message_id: messageId, conversation_id: USER, read_at: timeAt(1), reader: 'demi' };
}

/** What the server keeps for somebody who never chose anything. */
export function settings(over: Partial<ServerEvents['settings']> = {}): ServerEvents['settings'] {
  return {
    time_zone: 'UTC',
    quiet_hours: { start: '22:00', end: '08:00' },
    check_ins: true,
    paused_until: null,
    ...over,
  };
}
