import type { ErrorData } from '../../protocol/errors.ts';
import { backOffMs } from '../connection/back-off.ts';
import type { SendFailure } from '../messages.ts';
import type { Clock } from '../platform/clock.ts';
import { Timers } from '../platform/timers.ts';
import type { Entry, OutboxStore } from './store.ts';

const CAPACITY = 100;
const ANSWER_MS = 15_000; // 15 s for `delivered`
const REMEMBERED_MS = 6 * 86_400_000; // 6 days: the server forgets a client id after 7, and would take the message twice

export type OutboxOptions = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly store: OutboxStore;
  readonly transmit: (entry: Entry) => boolean;
  /** Nothing was answered although it was sent: is anybody there? */
  readonly onSilence: () => void;
  readonly onRestored: (entries: readonly Entry[]) => void;
  readonly onRefused: (clientMessageId: string, failure: SendFailure) => void;
  readonly onForgotten: (clientMessageId: string) => void; // another tab has sent or discarded it
};

type Waiting = { entry: Entry; readonly isRestored: boolean; tries: number };

/**
 * Sends messages in order: the next one goes out when the one before is acknowledged. The same client id is repeated
 * until then, so that the server stores a message once however often it arrives.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #timers: Timers<'answer'>;
  #queue: Waiting[] = [];
  #failed = new Map<string, Entry>();
  #userId: string | null = null;
  #isRestored = false; // until then nothing is sent: what was written before the restart comes first
  #isOpen = false;
  #isInFlight = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
  }

  /** Whether something waits to be sent or acknowledged. */
  get isBusy(): boolean {
    return this.#queue.length > 0;
  }

  /** Whether this message has left and has not been answered. */
  isInFlight(clientMessageId: string): boolean {
    return this.#isInFlight && this.#queue[0]?.entry.clientMessageId === clientMessageId;
  }

  get isFull(): boolean {
    return this.#queue.length >= CAPACITY;
  }

  add(message: Omit<Entry, 'userId' | 'failure'>): void {
    const entry = { ...message, userId: this.#userId, failure: null };
    void this.#options.store.put(entry);
    this.#append(entry);
  }

  /** Sends a message again that failed here, or whose reply failed. */
  retry(message: Omit<Entry, 'userId' | 'failure'>): void {
    this.#failed.delete(message.clientMessageId);
    if (!this.#queue.some(isAbout(message.clientMessageId))) this.add(message);
  }

  discard(clientMessageId: string): void {
    this.#failed.delete(clientMessageId);
    void this.#options.store.remove(clientMessageId);
    const isFirst = this.#queue[0]?.entry.clientMessageId === clientMessageId;
    this.#queue = this.#queue.filter((waiting) => !isAbout(clientMessageId)(waiting));
    if (isFirst) this.#next();
  }

  /** Whose messages these are. What was kept for that user goes first; what waits for another is left alone. */
  async useFor(userId: string): Promise<void> {
    if (this.#userId === userId) return;
    if (this.#userId !== null) this.#forgetAll();
    this.#userId = userId;
    for (const waiting of this.#queue) this.#adopt(waiting, userId);
    const kept = await this.#options.store.all();
    if (this.#userId !== userId) return;
    const now = this.#options.clock.now();
    const own = kept.filter((entry) => entry.userId === userId && !this.#has(entry.clientMessageId));
    const restored = own.map((entry) => (isLate(entry, now) ? { ...entry, failure: EXPIRED } : entry));
    for (const entry of restored) if (entry.failure !== null) this.#failed.set(entry.clientMessageId, entry);
    const waiting = restored.filter(({ failure }) => failure === null);
    this.#queue = [...waiting.map((entry) => ({ entry, isRestored: true, tries: 0 })), ...this.#queue];
    this.#isRestored = true;
    if (restored.length > 0) this.#options.onRestored(restored);
    this.#send();
  }

  /** A line is open, or no longer; what was in flight is sent again under its own id. */
  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#isInFlight = false;
    this.#timers.cancel('answer');
    if (this.#queue[0] !== undefined) this.#queue[0].tries = 0;
    this.#send();
  }

  /** The server has these messages, whoever told so. */
  acknowledged(clientMessageIds: readonly string[]): void {
    const ids = new Set(clientMessageIds.filter((id) => this.#has(id)));
    if (ids.size === 0) return;
    for (const id of ids) this.#drop(id);
    const first = this.#queue[0];
    this.#queue = this.#queue.filter(({ entry }) => !ids.has(entry.clientMessageId));
    if (first !== this.#queue[0]) this.#next();
  }

  /**
   * A reply to a message that is not known here. Most likely it is the one in flight, whose `delivered` is late or lost;
   * but it may be another device's, so the server is asked again, which costs nothing, rather than believed.
   */
  answered(): void {
    if (this.#isInFlight) this.#send();
  }

  /** `requestId` is the client id again, where the error answers a message directly. */
  refused(error: ErrorData, requestId: string | undefined): void {
    const first = this.#queue[0];
    if (first === undefined || !this.#isInFlight) return;
    if (!concerns(error, requestId, first.entry.clientMessageId)) return;
    if (!error.retryable) {
      this.#fail(first.entry, REFUSED);
      return;
    }
    if (error.code === 'rate_limited') first.tries = 0;
    const wait = backOffMs(first.tries, this.#options.random);
    this.#timers.set('answer', (error.retry_after_ms ?? 0) + wait, () => this.#send());
  }

  stop(): void {
    this.#isOpen = false;
    this.#timers.cancelAll();
  }

  #adopt(waiting: Waiting, userId: string): void {
    waiting.entry = { ...waiting.entry, userId };
    void this.#options.store.put(waiting.entry);
  }

  #append(entry: Entry): void {
    this.#queue.push({ entry, isRestored: false, tries: 0 });
    if (this.#queue.length === 1) this.#send();
  }

  #send(): void {
    const first = this.#queue[0];
    if (first === undefined || !this.#isOpen || !this.#isRestored) return;
    this.#isInFlight = true;
    this.#timers.set('answer', ANSWER_MS, () => this.#missed(first));
    if (first.isRestored && first.tries === 0) void this.#sendIfKept(first);
    else this.#transmit(first);
  }

  #transmit(waiting: Waiting): void {
    waiting.tries += 1;
    this.#options.transmit(waiting.entry);
  }

  /** Another tab may have found the same message on the device, and may have discarded it. */
  async #sendIfKept(waiting: Waiting): Promise<void> {
    const { clientMessageId } = waiting.entry;
    const kept = await this.#options.store.all();
    if (waiting !== this.#queue[0] || !this.#isOpen) return;
    if (kept.some((entry) => entry.clientMessageId === clientMessageId)) return this.#transmit(waiting);
    this.discard(clientMessageId);
    this.#options.onForgotten(clientMessageId);
  }

  #missed(waiting: Waiting): void {
    this.#options.onSilence();
    if (waiting === this.#queue[0]) this.#send();
  }

  #next(): void {
    this.#isInFlight = false;
    this.#timers.cancel('answer');
    this.#send();
  }

  #fail(entry: Entry, failure: SendFailure): void {
    const failed = { ...entry, failure };
    this.#failed.set(entry.clientMessageId, failed);
    void this.#options.store.put(failed);
    this.#options.onRefused(entry.clientMessageId, failure);
    this.#queue = this.#queue.filter((waiting) => !isAbout(entry.clientMessageId)(waiting));
    this.#next();
  }

  #has(clientMessageId: string): boolean {
    return this.#failed.has(clientMessageId) || this.#queue.some(isAbout(clientMessageId));
  }

  #drop(clientMessageId: string): void {
    this.#failed.delete(clientMessageId);
    void this.#options.store.remove(clientMessageId);
  }

  #forgetAll(): void {
    this.#queue = [];
    this.#failed.clear();
    this.#isInFlight = false;
    this.#isRestored = false;
    this.#timers.cancelAll();
  }
}

const REFUSED: SendFailure = { reason: 'refused', retryable: false };
const EXPIRED: SendFailure = { reason: 'expired', retryable: true };

function isLate({ createdAt, failure }: Entry, now: number): boolean {
  return failure === null && now - createdAt > REMEMBERED_MS;
}

function isAbout(id: string): (waiting: Waiting) => boolean {
  return ({ entry }) => entry.clientMessageId === id;
}

/** Gateway failures name no message. Repeating one for nothing is harmless, giving one up for nothing is not. */
function concerns(error: ErrorData, requestId: string | undefined, clientMessageId: string): boolean {
  if (error.code === 'inference_error') return false; // about a message that was acknowledged before
  const about = error.client_message_id ?? requestId;
  return about === undefined ? error.code === 'server_error' : about === clientMessageId;
}
