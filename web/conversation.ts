import type { ErrorData } from '../protocol/errors.ts';
import { mood } from '../protocol/mood.ts';
import type { ServerEvents, WireMessage } from '../protocol/server-events.ts';
import {
  type Conversation,
  type ConversationEvent,
  EMPTY_CONVERSATION,
  type Feelings,
  type Outgoing,
  type Refusal,
  type ServerFrame,
} from './conversation-state.ts';
import { growDraft } from './draft.ts';
import { markRead, mergeMessages } from './messages.ts';

/** What the conversation is after `event`. Pure: the same in, the same out; the clock comes with the event. */
export function reduce(state: Conversation, event: ConversationEvent): Conversation {
  switch (event.kind) {
    case 'frame':
      return isElsewhere(state, event.frame) ? state : reduceFrame(state, event.frame, event.now);
    case 'written': {
      const { clientId, text, now } = event;
      return { ...state, outgoing: [...state.outgoing, { clientId, text, createdAt: now, refusal: null }] };
    }
    case 'acknowledged':
      return acknowledge(state, event.clientId, event.messageId);
    case 'refused':
      return refuse(state, event.clientId, event.refusal);
    case 'asked_again':
      return askAgain(state, event.clientId);
    case 'stop_asked':
      return { ...state, stopping: event.inReplyTo };
  }
}

/** Whether Demi is writing at `now`, and to which message of the user's, where that is known. */
export function replyInProgress(state: Conversation, now: number): { readonly inReplyTo: string | null } | undefined {
  if (now >= state.typingUntil) return undefined;
  return { inReplyTo: state.draft?.inReplyTo ?? state.answering };
}

/** How she felt last, where anything told it since: an `emotion_update`, else her newest message. */
export function currentFeelings(state: Conversation): Feelings | null {
  if (state.feelings !== null) return state.feelings;
  const emotions = newestFeeling(state.messages)?.emotion_state ?? null;
  return emotions === null ? null : { emotions, mood: mood(emotions) };
}

function reduceFrame(state: Conversation, frame: ServerFrame, now: number): Conversation {
  switch (frame.event) {
    case 'connected':
      return connected(state, frame.data.conversation_id);
    case 'history':
      return history(state, frame.data);
    case 'message':
      return answered(frame.data).reduce(settleReply, withMessages(state, [frame.data]));
    case 'read_receipt':
      return readReceipt(state, frame.data);
    case 'typing':
      return typing(state, frame.data, now);
    case 'thinking':
      return thinking(state, frame.data);
    case 'message_delta':
      return write(state, frame.data);
    case 'emotion_update':
      return { ...state, feelings: { emotions: frame.data, mood: frame.data.mood } };
    case 'error':
      return failReply(state, frame.data);
    default:
      return state;
  }
}

/** The page shows one conversation; the socket may carry others. */
function isElsewhere(state: Conversation, frame: ServerFrame): boolean {
  if (frame.event === 'connected' || state.id === null || !('conversation_id' in frame.data)) return false;
  return frame.data.conversation_id !== state.id;
}

/** A new connection sees only what comes from now on, so a half-written reply waits for its final message. */
function connected(state: Conversation, id: string): Conversation {
  const kept = state.id === null || state.id === id ? state : EMPTY_CONVERSATION;
  return { ...kept, id, draft: null, thought: null, answering: null, stopping: null, typingUntil: 0 };
}

function history(state: Conversation, data: ServerEvents['history']): Conversation {
  const base = data.mode === 'replace' ? { ...state, messages: [] } : state;
  const hasEarlier = data.mode === 'delta' ? state.hasEarlier : data.has_more;
  const merged = withMessages({ ...base, hasEarlier, loaded: true }, data.messages);
  const current = merged.draft?.inReplyTo ?? merged.answering;
  return current !== null && isAnswered(merged, current) ? settleReply(merged, current) : merged;
}

function withMessages(state: Conversation, news: readonly WireMessage[]): Conversation {
  const clientIds = new Set(news.map((message) => message.client_message_id));
  const messages = mergeMessages(state.messages, news);
  const hasNewFeeling = newestFeeling(messages)?.message_id !== newestFeeling(state.messages)?.message_id;
  return {
    ...state,
    messages,
    feelings: hasNewFeeling ? null : state.feelings,
    outgoing: state.outgoing.filter(({ clientId }) => !clientIds.has(clientId)),
  };
}

/** The user's messages that a message answers. */
function answered({ in_reply_to: one, also_in_reply_to: others = [] }: WireMessage): readonly string[] {
  return one === undefined ? others : [...others, one];
}

function write(state: Conversation, piece: ServerEvents['message_delta']): Conversation {
  const { in_reply_to: inReplyTo, offset, text } = piece;
  if (isAnswered(state, inReplyTo)) return state;
  if (offset === 0 && text === '') return settleReply(state, inReplyTo); // taken back: another reply will answer it
  return { ...state, draft: growDraft(state.draft, piece), answering: inReplyTo };
}

/** A reply, or word of its failure, ends what was shown of its being written. */
function settleReply(state: Conversation, inReplyTo: string): Conversation {
  const isCurrent = state.answering === null || state.answering === inReplyTo;
  const fallbacks = new Map(state.fallbacks);
  fallbacks.delete(inReplyTo);
  return {
    ...state,
    fallbacks,
    draft: state.draft?.inReplyTo === inReplyTo ? null : state.draft,
    ...(isCurrent ? { thought: null, answering: null, stopping: null, typingUntil: 0 } : {}),
  };
}

function failReply(state: Conversation, error: ErrorData): Conversation {
  if (error.code !== 'inference_error' || error.in_reply_to === undefined) return state;
  const settled = settleReply(state, error.in_reply_to);
  const fallbacks = new Map(settled.fallbacks).set(error.in_reply_to, error.fallback ?? error.message);
  return { ...settled, fallbacks };
}

function readReceipt(state: Conversation, receipt: ServerEvents['read_receipt']): Conversation {
  const marked = { ...state, messages: markRead(state.messages, receipt) };
  const begins = receipt.reader === 'demi' && !isAnswered(state, receipt.message_id);
  return begins ? { ...marked, answering: receipt.message_id } : marked;
}

function typing(state: Conversation, data: ServerEvents['typing'], now: number): Conversation {
  if (data.sender !== 'demi') return state;
  if (data.is_typing) return { ...state, typingUntil: now + data.expires_in_ms };
  return { ...state, typingUntil: 0, thought: null };
}

function thinking(state: Conversation, data: ServerEvents['thinking']): Conversation {
  const { in_reply_to: inReplyTo, seq, step, details } = data;
  const known = state.thought;
  const isLate = known !== null && known.inReplyTo === inReplyTo && seq < known.seq;
  if (isLate || isAnswered(state, inReplyTo)) return state;
  return { ...state, answering: inReplyTo, thought: { inReplyTo, seq, text: details === '' ? step : details } };
}

function acknowledge(state: Conversation, clientId: string, messageId: string): Conversation {
  const outgoing = state.outgoing.find((entry) => entry.clientId === clientId);
  if (outgoing === undefined) return state;
  return withMessages(state, [stored(outgoing, messageId, state.id ?? '')]);
}

function stored(outgoing: Outgoing, messageId: string, conversationId: string): WireMessage {
  return {
    message_id: messageId,
    conversation_id: conversationId,
    sender: 'user',
    content: outgoing.text,
    emotion_state: null,
    status: 'delivered',
    delivered_at: null,
    read_at: null,
    created_at: new Date(outgoing.createdAt).toISOString(),
    client_message_id: outgoing.clientId,
  };
}

/** What is refused is either a new message, or one that was stored long ago and asked for again. */
function refuse(state: Conversation, clientId: string, refusal: Refusal): Conversation {
  const asked = state.messages.find(({ client_message_id }) => client_message_id === clientId);
  if (asked === undefined) return changeOutgoing(state, clientId, (outgoing) => ({ ...outgoing, refusal }));
  return { ...state, fallbacks: new Map(state.fallbacks).set(asked.message_id, refusal.reason) };
}

function askAgain(state: Conversation, clientId: string): Conversation {
  const message = state.messages.find(({ client_message_id }) => client_message_id === clientId);
  const fallbacks = new Map(state.fallbacks);
  if (message !== undefined) fallbacks.delete(message.message_id);
  return changeOutgoing({ ...state, fallbacks }, clientId, (outgoing) => ({ ...outgoing, refusal: null }));
}

function changeOutgoing(state: Conversation, clientId: string, change: (outgoing: Outgoing) => Outgoing): Conversation {
  return { ...state, outgoing: state.outgoing.map((entry) => (entry.clientId === clientId ? change(entry) : entry)) };
}

function isAnswered(state: Conversation, messageId: string): boolean {
  return state.messages.some((message) => answered(message).includes(messageId));
}

function newestFeeling(messages: readonly WireMessage[]): WireMessage | undefined {
  return messages.findLast((message) => message.emotion_state !== null);
}
