import type { WireMessage } from '../../protocol/server-events.ts';
import type { Settings } from '../settings.ts';
import type { DemiMood, ThinkingStep } from '../snapshot.ts';

/** A message that the server has; on a failed one, what Demi says in place of the reply. */
export type StoredMessage = Omit<WireMessage, 'failed'> & {
  readonly failed?: true | undefined;
  readonly fallback?: string | undefined;
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
  readonly isLoadingEarlier: boolean;
  readonly stored: readonly StoredMessage[]; // sorted by id, each id once
  readonly draft: Draft | null;
  readonly thinking: Readonly<Record<string, readonly ThinkingStep[]>>;
  readonly answering: string | null; // the user's message that Demi is busy with
  readonly stopping: string | null; // the user's message whose reply was asked to stop
  readonly typingUntil: number; // Unix milliseconds, as all times here
  readonly draftUntil: number;
  readonly typingElsewhereUntil: number;
  readonly expectedUntil: number; // until when a reply may be on its way
  readonly feelings: DemiMood | null; // what `emotion_update` told since the newest message that tells of feelings
  readonly settings: Settings | null; // of the user, once the server has told them
  readonly readUpTo: string; // marked as read here, whether the server knows or not
};

export const EMPTY_CONVERSATION: Conversation = {
  id: null,
  userId: null,
  isLoaded: false,
  hasEarlier: false,
  isLoadingEarlier: false,
  stored: [],
  draft: null,
  thinking: {},
  answering: null,
  stopping: null,
  typingUntil: 0,
  draftUntil: 0,
  typingElsewhereUntil: 0,
  expectedUntil: 0,
  feelings: null,
  settings: null,
  readUpTo: '',
};
