import type { ChangeOutcome, DemiEvents, LoadOutcome, ReadOutcome, SentMessage } from './events.ts';
import type { DemiClientOptions } from './options.ts';
import { createSentMessage } from './outbox/sent-message.ts';
import { createSession, type Session } from './session.ts';
import type { SettingsChange } from './settings.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * A conversation with Demi that survives networks: it connects, stays connected, resumes where it was, and sends every
 * message once. What happens is told by `on` and can be read from `snapshot`. Nothing the network does makes it throw.
 */
export class DemiClient {
  /** Tells `listener` of an event until the function that it returns is called. */
  declare readonly on: <E extends keyof DemiEvents>(event: E, listener: (value: DemiEvents[E]) => void) => () => void;
  /** Connects, or tries again now. Nothing happens when it is connected or closed. */
  declare readonly connect: () => void;
  /**
   * Says something to Demi. The message is in the list at once and is sent when it can be; blanks at both ends go.
   * @throws DemiUsageError `blank_content`, `closed`
   */
  readonly send: (content: string) => SentMessage;
  /** Sends a message again that failed, or asks again where Demi's reply failed. False when there is nothing to retry. */
  declare readonly retry: (clientMessageId: string) => boolean;
  /** Forgets a message that failed or has not left yet. False when it is on its way or there is none. */
  declare readonly discard: (clientMessageId: string) => boolean;
  /** The user has seen Demi's messages up to this one. Told to the server now, or when there is a connection again. */
  declare readonly markRead: (messageId: string) => void;
  /** Call it with every key; the user's other devices are told as often as it takes. */
  declare readonly setTyping: (isTyping: boolean) => void;
  /** Ends the reply that Demi is writing, where it is. False when she is not writing. */
  declare readonly stop: () => boolean;
  /** Loads a page of older messages. Calls while one is under way share its outcome. */
  declare readonly loadEarlier: () => Promise<LoadOutcome>;
  /** Asks for the user's settings, which are then in the snapshot and are kept up to date. */
  declare readonly loadSettings: () => Promise<ReadOutcome>;
  /** Changes what is given, one change after the other. What the server made of it is in the snapshot. */
  declare readonly changeSettings: (change: SettingsChange) => Promise<ChangeOutcome>;
  /** Ends everything for good. Messages that were not acknowledged stay in the storage for the next client. */
  declare readonly close: () => void;
  readonly #now: Session['snapshot'];

  /** @throws DemiUsageError `no_web_socket` when the platform has none and none is passed in. */
  constructor(options: DemiClientOptions) {
    const { snapshot, send, ...rest } = createSession(options);
    this.#now = snapshot;
    Object.assign(this, rest);
    this.send = (content) => createSentMessage(send(content), this);
    if (options.autoConnect !== false) this.connect();
  }

  /** Everything there is to show now. The same object until something changes. */
  get snapshot(): Snapshot {
    return this.#now();
  }
}
