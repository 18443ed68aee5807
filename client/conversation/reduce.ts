import type { ServerEvents, WireMessage } from '../../protocol/server-events.ts';
import type { ServerFrame } from '../connection/frames.ts';
import type { Entry } from '../outbox/store.ts';
import { growDraft } from './draft.ts';
import { answeredBy, changeMessages, markRead, mergeMessages, replaceMessages } from './merge.ts';
import type { Conversation, StoredMessage } from './state.ts';
import { addStep } from './thinking.ts';
import { wireOf } from './wire-of.ts';

const PATIENCE_MS = 120_000; // 2 min without a sign: a person may have taken over, who answers when they please
const DRAFT_MS = 10_000; // 10 s: her typing is told again every 8 s

/**
 * What the conversation is after a frame that came at `now`. Pure: the same in, the same out. `unsent`: where the words are
 * that `delivered` speaks of.
 */
export function reduce(state: Conversation, frame: ServerFrame, unsent: readonly Entry[], now: number): Conversation {
  switch (frame.event) {
    case 'connected':
      return { ...state, id: frame.data.conversation_id, userId: frame.data.user_id };
    case 'history':
      return history(state, frame.data, Date.parse(frame.timestamp ?? '') || now);
    case 'delivered':
      return delivered(state, frame.data, unsent, now);
    case 'message':
      return withMessages(state, [frame.data]);
    case 'read_receipt':
      return readReceipt(state, frame.data, now);
    case 'typing':
      return typing(state, frame.data, now);
    case 'thinking':
      return busyWith(frame.data.in_reply_to, { ...state, thinking: addStep(state.thinking, frame.data) }, now);
    case 'message_delta':
      return write(state, frame.data, now);
    case 'emotion_update': {
      const { mood: word, ...emotions } = frame.data;
      return { ...state, feelings: { word, emotions } };
    }
    case 'error':
      return failReply(state, frame.data, unsent);
    default:
      return state;
  }
}

/** A new connection sees only what comes from then on, so a half-written reply waits for its final message. */
export function withoutLine(state: Conversation): Conversation {
  return { ...state, draft: null, answering: null, typingUntil: 0, typingElsewhereUntil: 0 };
}

/** Only the default conversation is shown; the connection carries the others too. */
export function isElsewhere({ id }: Conversation, { event, data }: ServerFrame): boolean {
  return event !== 'connected' && id !== null && 'conversation_id' in data && data.conversation_id !== id;
}

function history(state: Conversation, data: ServerEvents['history'], madeAt: number): Conversation {
  const isReplace = data.mode === 'replace';
  const stored = isReplace ? replaceMessages(state.stored, data, madeAt) : state.stored;
  const oldest = data.messages[0]?.message_id ?? '';
  const keepsEarlier = data.mode === 'delta' || (isReplace && stored.some(({ message_id: id }) => id < oldest));
  const hasEarlier = keepsEarlier ? state.hasEarlier : data.has_more;
  return withMessages({ ...state, id: data.conversation_id, stored, hasEarlier, isLoaded: true }, data.messages);
}

function withMessages(state: Conversation, news: readonly StoredMessage[]): Conversation {
  const stored = mergeMessages(state.stored, news);
  const feelings = newestFeeling(stored) === newestFeeling(state.stored) ? state.feelings : null;
  const known = new Set(state.stored); // what is repeated settles nothing
  return stored
    .filter((one) => !known.has(one))
    .flatMap(answeredBy)
    .reduce(settleReply, { ...state, stored, feelings });
}

function delivered(
  state: Conversation,
  { duplicate, ...told }: ServerEvents['delivered'],
  unsent: readonly Entry[],
  now: number,
): Conversation {
  const stored = duplicate ? withoutFailure(state.stored, told.message_id) : state.stored;
  return withUnsent({ ...state, stored, expectedUntil: now + PATIENCE_MS }, unsent, told);
}

/** The server has what was unsent. */
function withUnsent(
  state: Conversation,
  unsent: readonly Entry[],
  told: Pick<WireMessage, 'message_id' | 'status' | 'client_message_id'>,
): Conversation {
  const entry = unsent.find(({ clientMessageId }) => clientMessageId === told.client_message_id);
  return !entry ? state : withMessages(state, [{ ...wireOf(entry), ...told }]);
}

function write(state: Conversation, piece: ServerEvents['message_delta'], now: number): Conversation {
  const { in_reply_to: inReplyTo, offset, text } = piece;
  if (isAnswered(state, inReplyTo)) return state;
  if (offset === 0 && text === '') return settleReply(state, inReplyTo); // taken back: another reply will answer it
  return busyWith(inReplyTo, { ...state, draft: growDraft(state.draft, piece), draftUntil: now + DRAFT_MS }, now);
}

/** A reply, or word of its failure, ends what was shown of its being written. */
function settleReply(state: Conversation, inReplyTo: string): Conversation {
  const isCurrent = !state.answering || state.answering === inReplyTo;
  return {
    ...state,
    stored: withoutFailure(state.stored, inReplyTo),
    draft: state.draft?.inReplyTo === inReplyTo ? null : state.draft,
    stopping: state.stopping === inReplyTo ? null : state.stopping,
    ...(isCurrent ? { answering: null, typingUntil: 0, expectedUntil: 0 } : {}),
  };
}

/** It may overtake `delivered`, and then it is the first word of the message's id. */
function failReply(state: Conversation, data: ServerEvents['error'], unsent: readonly Entry[]): Conversation {
  const { code, in_reply_to: message_id, client_message_id = '', fallback } = data;
  if (code !== 'inference_error' || !message_id) return state;
  const known = withUnsent(state, unsent, { message_id, client_message_id, status: 'delivered' });
  const settled = settleReply(known, message_id);
  const isIt = (one: StoredMessage): boolean => one.message_id === message_id;
  return { ...settled, stored: changeMessages(settled.stored, isIt, { failed: true, fallback }) };
}

function withoutFailure(stored: readonly StoredMessage[], id: string): readonly StoredMessage[] {
  const isFailed = ({ message_id, failed }: StoredMessage): boolean => message_id === id && failed === true;
  return changeMessages(stored, isFailed, { failed: undefined, fallback: undefined });
}

function readReceipt(state: Conversation, receipt: ServerEvents['read_receipt'], now: number): Conversation {
  const marked = { ...state, stored: markRead(state.stored, receipt) };
  return receipt.reader === 'user' ? marked : busyWith(receipt.message_id, marked, now);
}

function typing(state: Conversation, data: ServerEvents['typing'], now: number): Conversation {
  const until = data.is_typing ? now + data.expires_in_ms : 0;
  if (data.sender === 'user') return { ...state, typingElsewhereUntil: until };
  if (!data.is_typing) return { ...state, typingUntil: 0 };
  return { ...state, typingUntil: until, draftUntil: until, expectedUntil: now + PATIENCE_MS };
}

/** Word of a reply that has come already is late, and says nothing of now. */
function busyWith(answering: string, state: Conversation, now: number): Conversation {
  return isAnswered(state, answering) ? state : { ...state, answering, expectedUntil: now + PATIENCE_MS };
}

function isAnswered({ stored }: Conversation, id: string): boolean {
  return stored.some((message) => answeredBy(message).includes(id));
}

/** The newest message that tells how Demi felt. */
export function newestFeeling(messages: readonly StoredMessage[]): StoredMessage | undefined {
  return messages.findLast(({ emotion_state }) => emotion_state);
}
