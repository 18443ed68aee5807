import type { ServerEvent, ServerEvents, WireMessage } from '../../protocol/server-events.ts';
import type { ServerFrame } from './frames.ts';

// Frames and messages for the tests of this folder; every field has a default.

/** A message id whose order is that of `number`. */
export function messageId(number: number): string {
  return `01a1ff30-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export function userMessage(number: number, changes: Partial<WireMessage> = {}): WireMessage {
  return {
    message_id: messageId(number),
    conversation_id: 'ada',
    sender: 'user',
    content: `words ${number}`,
    emotion_state: null,
    status: 'delivered',
    delivered_at: '2026-02-01T15:30:00.000Z',
    read_at: null,
    created_at: '2026-02-01T15:30:00.000Z',
    client_message_id: `ada.m${number}`,
    ...changes,
  };
}

export function reply(number: number, to: number, changes: Partial<WireMessage> = {}): WireMessage {
  const { client_message_id: _, ...message } = userMessage(number);
  return { ...message, sender: 'demi', status: 'sent', delivered_at: null, in_reply_to: messageId(to), ...changes };
}

export function frame<E extends ServerEvent>(event: E, data: ServerEvents[E], requestId?: string): ServerFrame {
  return { event, data, requestId } as ServerFrame;
}

export function history(
  messages: readonly WireMessage[],
  changes: Partial<ServerEvents['history']> = {},
  requestId?: string,
): ServerFrame {
  const data = { messages, count: messages.length, has_more: false, mode: 'replace', conversation_id: 'ada' } as const;
  return frame('history', { ...data, ...changes }, requestId);
}

export function delivered(number: number): ServerFrame {
  return frame('delivered', {
    message_id: messageId(number),
    conversation_id: 'ada',
    status: 'delivered',
    delivered_at: '2026-02-01T15:30:00.000Z',
    client_message_id: `ada.m${number}`,
  });
}

export function error(changes: Partial<ServerEvents['error']>, requestId?: string): ServerFrame {
  const data = { message: 'Something went wrong', code: 'server_error', retryable: true } as const;
  return frame('error', { ...data, ...changes }, requestId);
}

export function failure(number: number): ServerFrame {
  const about = { in_reply_to: messageId(number), client_message_id: `ada.m${number}` };
  return error({ code: 'inference_error', ...about, fallback: 'I had words.' });
}

export function typing(isTyping: boolean, expiresInMs = 10_000): ServerFrame {
  const data = { is_typing: isTyping, conversation_id: 'ada', sender: 'demi', expires_in_ms: expiresInMs } as const;
  return frame('typing', data);
}
