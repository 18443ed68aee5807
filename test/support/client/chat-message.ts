import type { ChatMessage } from '../../../client/messages.ts';

/** A message as the client shows it: Demi's, unless told otherwise. */
export function chatMessage(parts: Partial<ChatMessage> = {}): ChatMessage {
  return {
    key: 'm-1',
    id: 'm-1',
    clientMessageId: null,
    sender: 'demi',
    content: 'Hey',
    createdAt: '2026-02-01T15:30:00.000Z',
    state: 'sent',
    deliveredAt: null,
    readAt: null,
    failure: null,
    emotions: null,
    inReplyTo: null,
    alsoInReplyTo: [],
    checkIn: null,
    isStopped: false,
    replyFailure: null,
    operator: null,
    ...parts,
  };
}
