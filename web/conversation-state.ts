import type { EmotionState } from '../protocol/emotions.ts';
import type { ServerEvent, ServerEvents, WireMessage } from '../protocol/server-events.ts';

/** A message that the user wrote here and that the server has not acknowledged. */
export type Outgoing = {
  readonly clientId: string;
  readonly text: string;
  readonly createdAt: number;
  readonly refusal: Refusal | null;
};

/** Why a message was not taken; `retryable` when sending the same once more may help. */
export type Refusal = { readonly reason: string; readonly retryable: boolean };

/** The part of a reply that has been written so far. */
export type Draft = {
  readonly inReplyTo: string;
  readonly text: string;
  readonly seq: number;
  readonly broken: boolean; // a piece is missing: nothing more is added until the text starts over or is complete
};

export type Feelings = { readonly emotions: EmotionState; readonly mood: string };

export type Thought = { readonly inReplyTo: string; readonly seq: number; readonly text: string };

export type Conversation = {
  readonly id: string | null;
  readonly loaded: boolean;
  readonly hasEarlier: boolean;
  readonly messages: readonly WireMessage[]; // sorted by id, each id once
  readonly outgoing: readonly Outgoing[];
  readonly draft: Draft | null;
  readonly thought: Thought | null;
  readonly answering: string | null; // the user's message that Demi is busy with
  readonly stopping: string | null; // the user's message whose reply was asked to stop
  readonly typingUntil: number; // Unix milliseconds
  readonly feelings: Feelings | null; // what `emotion_update` told since the newest message that tells of feelings
  readonly fallbacks: ReadonlyMap<string, string>; // what she says instead of a reply that failed, by user message
};

export type ServerFrame = {
  [E in ServerEvent]: { readonly event: E; readonly data: ServerEvents[E] };
}[ServerEvent];

export type ConversationEvent =
  | { readonly kind: 'frame'; readonly frame: ServerFrame; readonly now: number }
  | { readonly kind: 'written'; readonly clientId: string; readonly text: string; readonly now: number }
  | { readonly kind: 'acknowledged'; readonly clientId: string; readonly messageId: string }
  | { readonly kind: 'refused'; readonly clientId: string; readonly refusal: Refusal }
  | { readonly kind: 'asked_again'; readonly clientId: string }
  | { readonly kind: 'stop_asked'; readonly inReplyTo: string };

export const EMPTY_CONVERSATION: Conversation = {
  id: null,
  loaded: false,
  hasEarlier: false,
  messages: [],
  outgoing: [],
  draft: null,
  thought: null,
  answering: null,
  stopping: null,
  typingUntil: 0,
  feelings: null,
  fallbacks: new Map(),
};
