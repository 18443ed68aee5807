import type { ServerFrame } from './connection/frames.ts';
import type { ChatMessage, MessageState, SendFailure } from './messages.ts';
import type { ConnectionStatus, DemiMood, Snapshot, Streaming, ThinkingStep } from './snapshot.ts';

/** What `send` gives back: the message as it is now, however often it is looked at. */
export type SentMessage = {
  readonly clientMessageId: string;
  readonly id: string | null;
  readonly state: MessageState;
  readonly failure: SendFailure | null;
  /** Ends with `delivered`, `read` or `failed`; never rejects. */
  settled(): Promise<MessageState>;
};

/** The outcome of `loadEarlier`. `unavailable`: no connection, or it broke meanwhile; ask again later. */
export type LoadOutcome = 'loaded' | 'nothing_earlier' | 'unavailable';

/** The outcome of `loadSettings`. `unavailable`: as above. */
export type ReadOutcome = 'loaded' | 'unavailable';

/**
 * The outcome of `changeSettings`. `unavailable`: as above, and whether it was done is not known. `refused`: the server does
 * not take such a value.
 */
export type ChangeOutcome = 'changed' | 'unavailable' | 'refused';

/** What `on` can be told of, and with what. */
export type DemiEvents = {
  /**
   * A message that is new here: Demi's, an operator's, or the user's own from another device. Once per message. What the
   * first history brings is not news, and neither are earlier messages that were asked for; `change` tells of both.
   */
  message: ChatMessage;
  /** A message changed: acknowledged, read, failed, or its reply failed. */
  message_changed: ChatMessage;
  /** Demi began or ceased to type. */
  typing: boolean;
  streaming: Streaming | null;
  thinking: ThinkingStep;
  mood: DemiMood;
  unread: number;
  /** The connection changed. */
  state: ConnectionStatus;
  /** Anything that is shown changed. */
  change: Snapshot;
  /** Every frame, as it came: for events that this version of the client knows nothing of. */
  frame: ServerFrame;
};
