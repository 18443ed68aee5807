import type { WireMessage } from '../../protocol/server-events.ts';
import type { SendFailure } from '../messages.ts';
import type { DemiMood, ThinkingStep } from '../snapshot.ts';

/** A message of the user's that the server has not acknowledged. */
export type Outgoing = {
  readonly clientMessageId: string;
  readonly content: string;
  readonly createdAt: number; // Unix milliseconds
  readonly failure: SendFailure | null;
};

/** The part of a reply that has been written so far. */
export type Draft = {
  readonly inReplyTo: string;
  readonly text: string;
  readonly seq: number;
  readonly isBroken: boolean; // a piece is missing: nothing is shown until the text starts over or is complete
};

export type Conversation = {
  readonly id: string | null;
  readonly userId: string | null;
  readonly isLoaded: boolean;
  readonly hasEarlier: boolean;
  readonly stored: readonly WireMessage[]; // sorted by id, each id once
  readonly outgoing: readonly Outgoing[]; // in the order of writing
  readonly draft: Draft | null;
  readonly thinking: Readonly<Record<string, readonly ThinkingStep[]>>;
  readonly answering: string | null; // the user's message that Demi is busy with
  readonly stopping: string | null; // the user's message whose reply was asked to stop
  readonly typingUntil: number; // Unix milliseconds, as all times here
  readonly draftUntil: number;
  readonly typingElsewhereUntil: number;
  readonly expectedUntil: number; // until when a reply may be on its way
  readonly feelings: DemiMood | null; // what `emotion_update` told since the newest message that tells of feelings
  readonly fallbacks: ReadonlyMap<string, string | null>; // failed replies, by the user's message
  readonly readUpTo: string; // marked as read here, whether the server knows or not
};

export const EMPTY_CONVERSATION: Conversation = {
  id: null,
  userId: null,
  isLoaded: false,
  hasEarlier: false,
  stored: [],
  outgoing: [],
  draft: null,
  thinking: {},
  answering: null,
  stopping: null,
  typingUntil: 0,
  draftUntil: 0,
  typingElsewhereUntil: 0,
  expectedUntil: 0,
  feelings: null,
  fallbacks: new Map(),
  readUpTo: '',
};
