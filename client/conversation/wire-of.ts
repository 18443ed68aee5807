import type { WireMessage } from '../../protocol/server-events.ts';
import type { Entry } from '../outbox/store.ts';

/** A message of the user's as the server would have it, but for what only the server can know. */
export function wireOf({ content, createdAt, clientMessageId }: Entry): Omit<WireMessage, 'message_id' | 'status'> {
  return {
    conversation_id: '',
    sender: 'user',
    content,
    emotion_state: null,
    delivered_at: null,
    read_at: null,
    created_at: new Date(createdAt).toISOString(),
    client_message_id: clientMessageId,
  };
}
