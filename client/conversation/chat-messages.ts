import type { ChatMessage, MessageState, SendFailure } from '../messages.ts';
import type { Entry } from '../outbox/store.ts';
import type { StoredMessage } from './state.ts';
import { wireOf } from './wire-of.ts';

type Messages = readonly ChatMessage[];
type Source = Omit<StoredMessage, 'message_id' | 'status'> & {
  readonly message_id: string | null;
  readonly status: MessageState;
};

/**
 * Makes the list that is shown: what the server has, then what it has not. What did not change keeps its identity: each
 * message, and the list as a whole.
 */
export function createChatMessages(): (stored: readonly StoredMessage[], entries: readonly Entry[]) => Messages {
  const made = new WeakMap<object, ChatMessage>();
  let last: { readonly stored: unknown; readonly entries: unknown; readonly list: Messages } | undefined;

  const once = (source: object, make: () => ChatMessage): ChatMessage => {
    const message = made.get(source) ?? make();
    made.set(source, message);
    return message;
  };
  return (stored, entries) => {
    if (last?.stored === stored && last.entries === entries) return last.list;
    const clientIds = new Set(stored.map(({ client_message_id }) => client_message_id));
    const asked = new Set(entries.filter(({ failure }) => !failure).map((entry) => entry.clientMessageId));
    const list = [
      ...stored.map((message) =>
        message.failed === true && asked.has(message.client_message_id ?? '')
          ? chatMessage({ ...message, failed: undefined })
          : once(message, () => chatMessage(message)),
      ),
      ...entries
        .filter(({ clientMessageId }) => !clientIds.has(clientMessageId))
        .map((entry) => once(entry, () => unsentMessage(entry))),
    ];
    last = { stored, entries, list };
    return list;
  };
}

function unsentMessage(entry: Entry): ChatMessage {
  const status = !entry.failure ? 'pending' : 'failed';
  return chatMessage({ ...wireOf(entry), message_id: null, status }, entry.failure);
}

function chatMessage(source: Source, failure: SendFailure | null = null): ChatMessage {
  const { message_id: id, client_message_id: clientMessageId = null, sender } = source;
  return {
    key: (sender === 'user' ? clientMessageId : null) ?? id ?? '',
    id,
    clientMessageId,
    sender,
    content: source.content,
    createdAt: source.created_at,
    state: source.status,
    deliveredAt: source.delivered_at,
    readAt: source.read_at,
    failure,
    emotions: source.emotion_state,
    inReplyTo: source.in_reply_to ?? null,
    alsoInReplyTo: source.also_in_reply_to ?? [],
    checkIn: source.check_in ?? null,
    isStopped: source.stopped === true,
    replyFailure: source.failed === true ? { fallback: source.fallback ?? null } : null,
    operator: source.sender_role === 'operator' ? { name: source.operator_name ?? null } : null,
  };
}
