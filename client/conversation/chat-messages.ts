import type { WireMessage } from '../../protocol/server-events.ts';
import type { ChatMessage } from '../messages.ts';
import { answeredBy } from './merge.ts';
import type { Conversation, Outgoing } from './state.ts';

type Parts = Pick<Conversation, 'stored' | 'outgoing' | 'fallbacks'>;
type ReplyFailure = ChatMessage['replyFailure'];
type Made = { readonly message: ChatMessage; readonly replyFailure: ReplyFailure };

/** Makes the list that is shown. What did not change keeps its identity: each message, and the list as a whole. */
export class ChatMessages {
  readonly #stored = new WeakMap<WireMessage, Made>();
  readonly #outgoing = new WeakMap<Outgoing, ChatMessage>();
  #parts: Parts | undefined;
  #list: readonly ChatMessage[] = [];

  of({ stored, outgoing, fallbacks }: Parts): readonly ChatMessage[] {
    const last = this.#parts;
    if (last?.stored === stored && last.outgoing === outgoing && last.fallbacks === fallbacks) return this.#list;
    this.#parts = { stored, outgoing, fallbacks };
    const answered = new Set(stored.flatMap(answeredBy));
    const ofStored = stored.map((wire) => this.#fromWire(wire, replyFailure(wire, fallbacks, answered)));
    this.#list = Object.freeze([...ofStored, ...outgoing.map((entry) => this.#fromOutgoing(entry))]);
    return this.#list;
  }

  #fromWire(wire: WireMessage, failure: ReplyFailure): ChatMessage {
    const made = this.#stored.get(wire);
    if (made !== undefined && made.replyFailure?.fallback === failure?.fallback) return made.message;
    const message = fromWire(wire, failure);
    this.#stored.set(wire, { message, replyFailure: failure });
    return message;
  }

  #fromOutgoing(outgoing: Outgoing): ChatMessage {
    const message = this.#outgoing.get(outgoing) ?? fromOutgoing(outgoing);
    this.#outgoing.set(outgoing, message);
    return message;
  }
}

function replyFailure(
  { message_id: id, failed }: WireMessage,
  fallbacks: Conversation['fallbacks'],
  answered: ReadonlySet<string>,
): ReplyFailure {
  if (answered.has(id) || (failed !== true && !fallbacks.has(id))) return null;
  return { fallback: fallbacks.get(id) ?? null };
}

function fromWire(wire: WireMessage, failure: ReplyFailure): ChatMessage {
  const clientMessageId = wire.client_message_id ?? null;
  return Object.freeze({
    key: wire.sender === 'user' && clientMessageId !== null ? clientMessageId : wire.message_id,
    id: wire.message_id,
    clientMessageId,
    sender: wire.sender,
    content: wire.content,
    createdAt: wire.created_at,
    state: wire.status,
    deliveredAt: wire.delivered_at,
    readAt: wire.read_at,
    failure: null,
    emotions: wire.emotion_state,
    inReplyTo: wire.in_reply_to ?? null,
    alsoInReplyTo: wire.also_in_reply_to ?? [],
    isStopped: wire.stopped === true,
    replyFailure: failure,
    operator: wire.sender_role === 'operator' ? { name: wire.operator_name ?? null } : null,
  });
}

function fromOutgoing({ clientMessageId, content, createdAt, failure }: Outgoing): ChatMessage {
  return Object.freeze({
    key: clientMessageId,
    id: null,
    clientMessageId,
    sender: 'user',
    content,
    createdAt: new Date(createdAt).toISOString(),
    state: failure === null ? 'pending' : 'failed',
    deliveredAt: null,
    readAt: null,
    failure,
    emotions: null,
    inReplyTo: null,
    alsoInReplyTo: [],
    isStopped: false,
    replyFailure: null,
    operator: null,
  });
}
