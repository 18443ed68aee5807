import { mood } from '../protocol/mood.ts';
import type { WireMessage } from '../protocol/server-events.ts';
import { replyInProgress } from './conversation.ts';
import type { Conversation, Outgoing } from './conversation-state.ts';
import { dayKey, dayLabel, timeLabel } from './dates.ts';

export type Mark = 'waiting' | 'delivered' | 'read' | 'failed';

export type Bubble = {
  readonly kind: 'message';
  readonly key: string;
  readonly messageId: string | null; // null until the server has stored it
  readonly side: 'user' | 'demi';
  readonly text: string;
  readonly sentAt: number;
  readonly time: string;
  readonly mark: Mark | null;
  readonly failed: boolean;
  readonly mood: string | null;
  readonly note: string | null;
  readonly retry: string | null; // the client id to send again
  readonly continues: boolean; // follows one of the same side within minutes
};

/** One line of the log. A key stays the same while a message goes from written to stored, or from draft to reply. */
export type Entry =
  | { readonly kind: 'day'; readonly key: string; readonly label: string }
  | Bubble
  | { readonly kind: 'draft'; readonly key: string; readonly text: string };

const GROUP_MS = 300_000; // 5 min

/** The log as it is to be shown at `now`, oldest first. */
export function timeline(state: Conversation, now: number): readonly Entry[] {
  const bubbles = [
    ...state.messages.flatMap((message) => [storedBubble(message), ...fallbackBubble(state, message)]),
    ...state.outgoing.map(outgoingBubble),
  ];
  return [...withDays(uniqueKeys(bubbles), now), ...draftEntry(state, now)];
}

function storedBubble(message: WireMessage): Bubble {
  const own = message.sender === 'user';
  const sentAt = Date.parse(message.created_at);
  return {
    kind: 'message',
    key: own
      ? ownKey(message.client_message_id ?? message.message_id)
      : replyKey(message.in_reply_to, message.message_id),
    messageId: message.message_id,
    side: message.sender,
    text: message.content,
    sentAt,
    time: timeLabel(sentAt),
    mark: own ? (message.read_at === null ? 'delivered' : 'read') : null,
    failed: false,
    mood: message.emotion_state === null ? null : mood(message.emotion_state),
    note: noteOf(message),
    retry: null,
    continues: false,
  };
}

function noteOf(message: WireMessage): string | null {
  if (message.sender_role === 'operator') return message.operator_name ?? 'A person from the team';
  return message.stopped === true ? 'You stopped her here' : null;
}

/** What Demi says where an answer failed. It is not part of the conversation, so it has no id of its own. */
function fallbackBubble(state: Conversation, message: WireMessage): Bubble[] {
  const text = state.fallbacks.get(message.message_id);
  if (text === undefined) return [];
  const key = `fallback:${message.message_id}`;
  const retry = message.client_message_id ?? null;
  const bubble = { ...storedBubble(message), key, messageId: null, side: 'demi', text, retry } as const;
  return [{ ...bubble, mark: null, failed: true, note: 'Her answer got lost' }];
}

function outgoingBubble(outgoing: Outgoing): Bubble {
  const { clientId, text, createdAt, refusal } = outgoing;
  return {
    kind: 'message',
    key: ownKey(clientId),
    messageId: null,
    side: 'user',
    text,
    sentAt: createdAt,
    time: timeLabel(createdAt),
    mark: refusal === null ? 'waiting' : 'failed',
    failed: refusal !== null,
    mood: null,
    note: refusal?.reason ?? null,
    retry: refusal?.retryable === true ? clientId : null,
    continues: false,
  };
}

function draftEntry(state: Conversation, now: number): Entry[] {
  const reply = replyInProgress(state, now);
  const draft = state.draft;
  if (draft !== null) return [{ kind: 'draft', key: replyKey(draft.inReplyTo, ''), text: draft.text }];
  return reply === undefined ? [] : [{ kind: 'draft', key: replyKey(reply.inReplyTo ?? undefined, 'draft'), text: '' }];
}

function ownKey(id: string): string {
  return `own:${id}`;
}

function replyKey(inReplyTo: string | undefined, otherwise: string): string {
  return inReplyTo === undefined ? `demi:${otherwise}` : `reply:${inReplyTo}`;
}

/** A message answered twice, or sent twice under one client id, still gets two lines. */
function uniqueKeys(bubbles: readonly Bubble[]): readonly Bubble[] {
  const seen = new Set<string>();
  return bubbles.map((bubble) => {
    const key = seen.has(bubble.key) ? `${bubble.key}#${bubble.messageId ?? ''}` : bubble.key;
    seen.add(key);
    return { ...bubble, key };
  });
}

function withDays(bubbles: readonly Bubble[], now: number): Entry[] {
  return bubbles.flatMap((bubble, index): Entry[] => {
    const before = bubbles[index - 1];
    const day = dayKey(bubble.sentAt);
    if (before === undefined || dayKey(before.sentAt) !== day) {
      return [{ kind: 'day', key: `day:${day}:${bubble.key}`, label: dayLabel(bubble.sentAt, now) }, bubble];
    }
    const continues = before.side === bubble.side && bubble.sentAt - before.sentAt < GROUP_MS;
    return [{ ...bubble, continues }];
  });
}
