import { mood } from '../../protocol/mood.ts';
import type { WireMessage } from '../../protocol/server-events.ts';
import type { ConnectionStatus, DemiMood, Snapshot } from '../snapshot.ts';
import { ChatMessages } from './chat-messages.ts';
import type { Conversation } from './state.ts';

/** Makes snapshots of a conversation. One is the same object as the one before if nothing that is shown changed. */
export class View {
  readonly #messages = new ChatMessages();
  #last: Snapshot | undefined;

  of(state: Conversation, connection: ConnectionStatus, isLoadingEarlier: boolean, now: number): Snapshot {
    const last = this.#last;
    const snapshot: Snapshot = {
      connection,
      userId: state.userId,
      conversationId: state.id,
      isLoaded: state.isLoaded,
      messages: this.#messages.of(state),
      hasEarlier: state.hasEarlier,
      isLoadingEarlier,
      isTyping: now < state.typingUntil,
      isTypingElsewhere: now < state.typingElsewhereUntil,
      activity: kept(last?.activity, activityOf(state, now)),
      streaming: kept(last?.streaming, streamingOf(state, now)),
      thinking: state.thinking,
      mood: kept(last?.mood, moodOf(state)),
      unread: state.stored.filter((message) => isUnread(message, state.readUpTo)).length,
    };
    this.#last = last !== undefined && hasSameParts(last, snapshot) ? last : Object.freeze(snapshot);
    return this.#last;
  }
}

/** When the view will change although nothing happens: what is shown for a time only ends. */
export function nextChange(state: Conversation, now: number): number | undefined {
  const times = [state.typingUntil, state.typingElsewhereUntil, state.draft === null ? 0 : state.draftUntil];
  const coming = times.filter((time) => time > now);
  return coming.length === 0 ? undefined : Math.min(...coming);
}

function activityOf({ typingUntil, draft, answering, stopping }: Conversation, now: number): Snapshot['activity'] {
  if (now >= typingUntil) return null;
  const inReplyTo = draft?.inReplyTo ?? answering;
  return { inReplyTo, isStopping: inReplyTo !== null && stopping === inReplyTo };
}

function streamingOf({ draft, draftUntil }: Conversation, now: number): Snapshot['streaming'] {
  if (draft === null || draft.isBroken || now >= draftUntil) return null;
  return { inReplyTo: draft.inReplyTo, text: draft.text };
}

/** How she felt last, where anything told it since: an `emotion_update`, else her newest message. */
function moodOf({ feelings, stored }: Conversation): DemiMood | null {
  if (feelings !== null) return feelings;
  const emotions = [...stored].reverse().find(({ emotion_state }) => emotion_state !== null)?.emotion_state;
  return emotions ? { word: mood(emotions), emotions } : null;
}

function isUnread({ sender, read_at, message_id }: WireMessage, readUpTo: string): boolean {
  return sender === 'demi' && read_at === null && message_id > readUpTo;
}

/** The old value if the new one says the same. */
function kept<T extends object>(old: T | null | undefined, next: T | null): T | null {
  return old && next && hasSameParts(old, next) ? old : next;
}

function hasSameParts<T extends object>(one: T, other: T): boolean {
  return (Object.keys(other) as (keyof T)[]).every((key) => one[key] === other[key]);
}
