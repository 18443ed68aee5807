import type { LoadOutcome, SentMessage } from '../events.ts';
import type { DemiClientOptions } from '../options.ts';
import type { ConnectionStatus, Snapshot } from '../snapshot.ts';

export type UseDemiOptions = DemiClientOptions & {
  /** Components with the same key share one connection. @default `url` */
  readonly key?: string;
};

/** What a component gets: the snapshot's parts, and functions that keep their identity. */
export type Demi = Omit<Snapshot, 'connection'> & {
  readonly state: ConnectionStatus['state'];
  readonly transport: ConnectionStatus['transport'];
  readonly problem: ConnectionStatus['problem'];
  readonly send: (content: string) => SentMessage | null; // null before the connection exists: on the server
  readonly retry: (clientMessageId: string) => void;
  readonly discard: (clientMessageId: string) => void;
  readonly markRead: (messageId: string) => void;
  readonly setTyping: (isTyping: boolean) => void;
  readonly stop: () => boolean;
  readonly loadEarlier: () => Promise<LoadOutcome>;
  /** Connects again now: after a new sign-in, say. */
  readonly reconnect: () => void;
};
