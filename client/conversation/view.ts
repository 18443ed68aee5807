import type { EmotionState } from '../../protocol/emotions.ts';
import { kept } from '../kept.ts';
import type { Entry } from '../outbox/store.ts';
import { type ConnectionStatus, type DemiMood, DISCONNECTED, type Snapshot } from '../snapshot.ts';
import { createChatMessages } from './chat-messages.ts';
import { newestFeeling } from './reduce.ts';
import { type Conversation, EMPTY_CONVERSATION } from './state.ts';

export type View = (
  state: Conversation,
  entries: readonly Entry[],
  connection: ConnectionStatus,
  now: number,
  wordFor: WordFor,
) => Snapshot;

/** Names nine numbers; null as long as it cannot. */
export type WordFor = (emotions: EmotionState) => string | null;

/** Makes snapshots of a conversation. One is the same object as the one before if nothing that is shown changed. */
export function createView(): View {
  const messagesOf = createChatMessages();
  let last: Snapshot | undefined;

  return (state, entries, connection, now, wordFor) => {
    const snapshot: Snapshot = {
      connection,
      userId: state.userId,
      conversationId: state.id,
      isLoaded: state.isLoaded,
      messages: messagesOf(state.stored, entries),
      hasEarlier: state.hasEarlier,
      isLoadingEarlier: state.isLoadingEarlier,
      isTyping: now < state.typingUntil,
      isTypingElsewhere: now < state.typingElsewhereUntil,
      activity: kept(last?.activity, activityOf(state, now)),
      streaming: kept(last?.streaming, streamingOf(state, now)),
      thinking: state.thinking,
      mood: kept(last?.mood, moodOf(state, wordFor)),
      unread: unreadIn(state),
      settings: state.settings,
    };
    last = kept(last, snapshot);
    return last;
  };
}

/** When the view will change although nothing happens: what is shown for a time only ends. */
export function nextChange({ typingUntil, typingElsewhereUntil, draftUntil }: Conversation, now: number): number {
  return Math.min(...[typingUntil, typingElsewhereUntil, draftUntil].filter((time) => time > now));
}

function activityOf({ typingUntil, draft, answering, stopping }: Conversation, now: number): Snapshot['activity'] {
  const inReplyTo = draft?.inReplyTo ?? answering;
  return now < typingUntil ? { inReplyTo, isStopping: inReplyTo !== null && stopping === inReplyTo } : null;
}

function streamingOf({ draft, draftUntil }: Conversation, now: number): Snapshot['streaming'] {
  if (!draft || draft.isBroken || now >= draftUntil) return null;
  return { inReplyTo: draft.inReplyTo, text: draft.text };
}

/** How she felt last, where anything told it since: an `emotion_update`, else her newest message. */
function moodOf({ feelings, stored }: Conversation, wordFor: WordFor): DemiMood | null {
  const emotions = newestFeeling(stored)?.emotion_state;
  return feelings ?? (emotions ? { word: wordFor(emotions), emotions } : null);
}

function unreadIn({ stored, readUpTo }: Conversation): number {
  return stored.filter(({ sender, read_at, message_id: id }) => sender === 'demi' && !read_at && id > readUpTo).length;
}

/** What there is to show before anything has come. */
export const EMPTY_SNAPSHOT: Snapshot = createView()(EMPTY_CONVERSATION, [], DISCONNECTED, 0, () => null);
