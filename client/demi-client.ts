import type { DemiEvents, LoadOutcome, SentMessage } from './events.ts';
import type { DemiClientOptions } from './options.ts';
import { createSentMessage } from './outbox/sent-message.ts';
import { createSession, type Session } from './session.ts';
import type { Snapshot } from './snapshot.ts';
import { DemiUsageError } from './usage-error.ts';

/**
 * A conversation with Demi that survives networks: it connects, stays connected, resumes where it was, and sends every
 * message once. What happens is told by `on` and can be read from `snapshot`. Nothing the network does makes it throw.
 */
export class DemiClient {
  readonly #session: Session;

  /** @throws DemiUsageError `no_web_socket` when the platform has none and none is passed in. */
  constructor(options: DemiClientOptions) {
    this.#session = createSession(options);
    if (options.autoConnect !== false) this.connect();
  }

  /** Everything there is to show now. The same object until something changes. */
  get snapshot(): Snapshot {
    return this.#session.snapshot();
  }

  /** Tells `listener` of an event until the function that it returns is called. */
  on<E extends keyof DemiEvents>(event: E, listener: (value: DemiEvents[E]) => void): () => void {
    return this.#session.on(event, listener);
  }

  /** Connects, or tries again now. Nothing happens when it is connected or closed. */
  connect(): void {
    this.#session.connect();
  }

  /**
   * Says something to Demi. The message is in the list at once and is sent when it can be; blanks at both ends go.
   * @throws DemiUsageError `blank_content`, `closed`
   */
  send(content: string): SentMessage {
    if (this.#session.isClosed()) throw new DemiUsageError('closed');
    return createSentMessage(this.#session.send(content), this);
  }

  /** Sends a message again that failed, or asks again where Demi's reply failed. False when there is nothing to retry. */
  retry(clientMessageId: string): boolean {
    return this.#session.retry(clientMessageId);
  }

  /** Forgets a message that failed or has not left yet. False when it is on its way or there is none. */
  discard(clientMessageId: string): boolean {
    return this.#session.discard(clientMessageId);
  }

  /** The user has seen Demi's messages up to this one. Told to the server now, or when there is a connection again. */
  markRead(messageId: string): void {
    this.#session.markRead(messageId);
  }

  /** Call it with every key; the user's other devices are told as often as it takes. */
  setTyping(isTyping: boolean): void {
    this.#session.setTyping(isTyping);
  }

  /** Ends the reply that Demi is writing, where it is. False when she is not writing. */
  stop(): boolean {
    return this.#session.stop();
  }

  /** Loads a page of older messages. Calls while one is under way share its outcome. */
  loadEarlier(): Promise<LoadOutcome> {
    return this.#session.loadEarlier();
  }

  /** Ends everything for good. Messages that were not acknowledged stay in the storage for the next client. */
  close(): void {
    this.#session.close();
  }
}
