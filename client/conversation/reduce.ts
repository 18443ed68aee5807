import type { ErrorData } from '../../protocol/errors.ts';
import type { ServerEvents, WireMessage } from '../../protocol/server-events.ts';
import type { ServerFrame } from '../connection/frames.ts';
import type { SendFailure } from '../messages.ts';
import { growDraft } from './draft.ts';
import { answeredBy, markRead, mergeMessages, replaceMessages } from './merge.ts';
import { type Conversation, EMPTY_CONVERSATION, type Outgoing } from './state.ts';
import { addStep } from './thinking.ts';

const PATIENCE_MS = 120_000; // 2 min without a sign: a person may have taken over, who answers when they please
const DRAFT_MS = 10_000; // 10 s: her typing is told again every 8 s

export type ConversationEvent =
  | { readonly kind: 'frame'; readonly frame: ServerFrame; readonly now: number }
  | { readonly kind: 'written'; readonly outgoing: readonly Outgoing[] }
  | { readonly kind: 'refused'; readonly clientMessageId: string; readonly failure: SendFailure }
  | { readonly kind: 'asked_again' | 'discarded'; readonly clientMessageId: string }
  | { readonly kind: 'stop_asked'; readonly inReplyTo: string }
  | { readonly kind: 'read'; readonly upTo: string }
  | { readonly kind: 'line_lost' };

/** What the conversation is after `event`. Pure: the same in, the same out; the clock comes with the event. */
export function reduce(state: Conversation, event: ConversationEvent): Conversation {
  switch (event.kind) {
    case 'frame':
      return isElsewhere(state, event.frame) ? state : reduceFrame(state, event.frame, event.now);
    case 'written':
      return { ...state, outgoing: [...state.outgoing, ...event.outgoing].sort((a, b) => a.createdAt - b.createdAt) };
    case 'refused':
      return refuse(state, event.clientMessageId, event.failure);
    case 'asked_again':
      return askAgain(state, event.clientMessageId);
    case 'discarded':
      return { ...state, outgoing: state.outgoing.filter(isNot(event.clientMessageId)) };
    case 'stop_asked':
      return { ...state, stopping: event.inReplyTo };
    case 'read':
      return event.upTo > state.readUpTo ? { ...state, readUpTo: event.upTo } : state;
    case 'line_lost':
      return { ...state, draft: null, answering: null, stopping: null, typingUntil: 0, typingElsewhereUntil: 0 };
  }
}

function reduceFrame(state: Conversation, frame: ServerFrame, now: number): Conversation {
  switch (frame.event) {
    case 'connected':
      return connected(state, frame.data);
    case 'history':
      return history(state, frame.data, frame.timestamp === undefined ? now : Date.parse(frame.timestamp));
    case 'delivered':
      return delivered(state, frame.data, now);
    case 'message':
      return answeredBy(frame.data).reduce(settleReply, withMessages(state, [frame.data]));
    case 'read_receipt':
      return readReceipt(state, frame.data, now);
    case 'typing':
      return typing(state, frame.data, now);
    case 'thinking':
      return thinking(state, frame.data, now);
    case 'message_delta':
      return write(state, frame.data, now);
    case 'emotion_update': {
      const { mood: word, ...emotions } = frame.data;
      return { ...state, feelings: { word, emotions } };
    }
    case 'error':
      return failReply(state, frame.data);
    default:
      return state;
  }
}

/** Only the default conversation is shown; the connection carries the others too. */
function isElsewhere(state: Conversation, frame: ServerFrame): boolean {
  if (frame.event === 'connected' || state.id === null || !('conversation_id' in frame.data)) return false;
  return frame.data.conversation_id !== state.id;
}

function connected(
  state: Conversation,
  { conversation_id: id, user_id: userId }: ServerEvents['connected'],
): Conversation {
  const isSame = state.id === null || state.id === id;
  return isSame ? { ...state, id, userId } : { ...EMPTY_CONVERSATION, id, userId };
}

function history(state: Conversation, data: ServerEvents['history'], madeAt: number): Conversation {
  const stored = data.mode === 'replace' ? replaceMessages(state.stored, data, madeAt) : state.stored;
  const keepsEarlier =
    data.mode === 'delta' || stored.some(({ message_id: id }) => id < (data.messages[0]?.message_id ?? ''));
  const hasEarlier = keepsEarlier && data.mode !== 'page' ? state.hasEarlier : data.has_more;
  const base = { ...state, id: state.id ?? data.conversation_id, stored, hasEarlier, isLoaded: true };
  return data.messages.flatMap(answeredBy).reduce(settleReply, withMessages(base, data.messages));
}

function withMessages(state: Conversation, news: readonly WireMessage[]): Conversation {
  const stored = mergeMessages(state.stored, news);
  const clientIds = new Set(news.map(({ client_message_id }) => client_message_id));
  const outgoing = state.outgoing.filter(({ clientMessageId }) => !clientIds.has(clientMessageId));
  return {
    ...state,
    stored,
    outgoing: outgoing.length === state.outgoing.length ? state.outgoing : outgoing,
    feelings: newestFeeling(stored) === newestFeeling(state.stored) ? state.feelings : null,
  };
}

function delivered(state: Conversation, data: ServerEvents['delivered'], now: number): Conversation {
  const outgoing = state.outgoing.find(({ clientMessageId }) => clientMessageId === data.client_message_id);
  const news = outgoing === undefined ? [] : [storedFrom(outgoing, data)];
  return { ...withMessages(state, news), expectedUntil: now + PATIENCE_MS };
}

function storedFrom(outgoing: Outgoing, data: ServerEvents['delivered']): WireMessage {
  return {
    message_id: data.message_id,
    conversation_id: data.conversation_id,
    sender: 'user',
    content: outgoing.content,
    emotion_state: null,
    status: data.status,
    delivered_at: data.delivered_at,
    read_at: null,
    created_at: new Date(outgoing.createdAt).toISOString(),
    client_message_id: outgoing.clientMessageId,
  };
}

function write(state: Conversation, piece: ServerEvents['message_delta'], now: number): Conversation {
  const { in_reply_to: inReplyTo, offset, text } = piece;
  if (isAnswered(state, inReplyTo)) return state;
  if (offset === 0 && text === '') return settleReply(state, inReplyTo); // taken back: another reply will answer it
  const draft = growDraft(state.draft, piece);
  return { ...expecting(state, now), draft, draftUntil: now + DRAFT_MS, answering: inReplyTo };
}

/** A reply, or word of its failure, ends what was shown of its being written. */
function settleReply(state: Conversation, inReplyTo: string): Conversation {
  const isCurrent = state.answering === null || state.answering === inReplyTo;
  const fallbacks = state.fallbacks.has(inReplyTo) ? new Map(state.fallbacks) : state.fallbacks;
  if (fallbacks instanceof Map) fallbacks.delete(inReplyTo);
  return {
    ...state,
    fallbacks,
    draft: state.draft?.inReplyTo === inReplyTo ? null : state.draft,
    ...(isCurrent ? { answering: null, stopping: null, typingUntil: 0, expectedUntil: 0 } : {}),
  };
}

function failReply(state: Conversation, error: ErrorData): Conversation {
  if (error.code !== 'inference_error' || error.in_reply_to === undefined) return state;
  const settled = settleReply(state, error.in_reply_to);
  return { ...settled, fallbacks: new Map(settled.fallbacks).set(error.in_reply_to, error.fallback ?? null) };
}

function readReceipt(state: Conversation, receipt: ServerEvents['read_receipt'], now: number): Conversation {
  const marked = { ...state, stored: markRead(state.stored, receipt) };
  if (receipt.reader === 'user' || isAnswered(state, receipt.message_id)) return marked;
  return { ...expecting(marked, now), answering: receipt.message_id };
}

function typing(state: Conversation, data: ServerEvents['typing'], now: number): Conversation {
  const until = data.is_typing ? now + data.expires_in_ms : 0;
  if (data.sender === 'user') return { ...state, typingElsewhereUntil: until };
  if (!data.is_typing) return { ...state, typingUntil: 0 };
  return { ...expecting(state, now), typingUntil: until, draftUntil: until };
}

function thinking(state: Conversation, data: ServerEvents['thinking'], now: number): Conversation {
  const steps = addStep(state.thinking, data);
  if (isAnswered(state, data.in_reply_to)) return { ...state, thinking: steps };
  return { ...expecting(state, now), thinking: steps, answering: data.in_reply_to };
}

function expecting(state: Conversation, now: number): Conversation {
  return { ...state, expectedUntil: now + PATIENCE_MS };
}

/** What is refused is either a new message, or one that was stored long ago and asked for again. */
function refuse(state: Conversation, clientMessageId: string, failure: SendFailure): Conversation {
  const asked = state.stored.find((message) => message.client_message_id === clientMessageId);
  if (asked !== undefined) return { ...state, fallbacks: new Map(state.fallbacks).set(asked.message_id, null) };
  return changeOutgoing(state, clientMessageId, failure);
}

function askAgain(state: Conversation, clientMessageId: string): Conversation {
  const fallbacks = new Map(state.fallbacks);
  const stored = state.stored.map((message) => {
    if (message.client_message_id !== clientMessageId) return message;
    fallbacks.delete(message.message_id);
    const { failed: _failed, ...mended } = message;
    return mended;
  });
  return changeOutgoing({ ...state, stored, fallbacks }, clientMessageId, null);
}

function changeOutgoing(state: Conversation, clientMessageId: string, failure: SendFailure | null): Conversation {
  const isOther = isNot(clientMessageId);
  return { ...state, outgoing: state.outgoing.map((entry) => (isOther(entry) ? entry : { ...entry, failure })) };
}

function isNot(id: string): (entry: Outgoing) => boolean {
  return ({ clientMessageId }) => clientMessageId !== id;
}

function isAnswered(state: Conversation, messageId: string): boolean {
  return state.stored.some((message) => answeredBy(message).includes(messageId));
}

function newestFeeling(messages: readonly WireMessage[]): string | undefined {
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    if (message !== undefined && message.emotion_state !== null) return message.message_id;
  }
  return undefined;
}
