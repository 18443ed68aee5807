import type { WireMessage } from '../protocol/server-events.ts';
import { TOPICS, type Topic } from '../protocol/topics.ts';
import type { ServerFrame } from './connection/frames.ts';
import type { Line } from './connection/line.ts';
import { createLink, type Link } from './connection/link.ts';
import { createAnnouncer } from './conversation/announcer.ts';
import { createCursor } from './conversation/cursor.ts';
import { createEarlierMessages } from './conversation/earlier-messages.ts';
import { answeredBy } from './conversation/merge.ts';
import { reduce, withoutLine } from './conversation/reduce.ts';
import { type Conversation, EMPTY_CONVERSATION } from './conversation/state.ts';
import { createTypingSignal } from './conversation/typing-signal.ts';
import { createView, EMPTY_SNAPSHOT, nextChange } from './conversation/view.ts';
import { createEmitter } from './emitter.ts';
import type { DemiEvents, LoadOutcome, SentMessage } from './events.ts';
import type { DemiClientOptions } from './options.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import { createSentMessage } from './outbox/sent-message.ts';
import { createOutboxStore } from './outbox/store.ts';
import type { Clock } from './platform/clock.ts';
import { platformStorage } from './platform/storage.ts';
import { platformSurroundings } from './platform/surroundings.ts';
import { createTimers } from './platform/timers.ts';
import { createWorkerClock } from './platform/worker-clock.ts';
import type { Snapshot } from './snapshot.ts';
import { createTokenSource } from './token-source.ts';
import { DemiUsageError } from './usage-error.ts';

const RESYNC_MS = 60_000; // 60 s without a sign of a reply that is expected

/**
 * A conversation with Demi that survives networks: it connects, stays connected, resumes where it was, and sends every
 * message once. What happens is told by `on` and can be read from `snapshot`. Nothing the network does makes it throw.
 */
export class DemiClient {
  readonly #clock: Clock;
  readonly #topics: readonly Topic[];
  readonly #timers;
  readonly #emitter = createEmitter<DemiEvents>();
  readonly #announce = createAnnouncer(this.#emitter.emit);
  readonly #view = createView();
  readonly #cursor = createCursor();
  readonly #outbox: Outbox;
  readonly #link: Link;
  readonly #earlier;
  readonly #signalTyping;
  #conversation: Conversation = EMPTY_CONVERSATION;
  #snapshot: Snapshot = EMPTY_SNAPSHOT;
  #isClosed = false;

  /** @throws DemiUsageError `no_web_socket` when the platform has none and none is passed in. */
  constructor(options: DemiClientOptions) {
    const {
      random = Math.random,
      WebSocket = globalThis.WebSocket,
      fetch = globalThis.fetch?.bind(globalThis),
    } = options;
    if (WebSocket === undefined) throw new DemiUsageError('no_web_socket');
    const { host, pathname } = new URL(options.url);
    const clock = options.clock ?? createWorkerClock();
    this.#clock = clock;
    this.#topics = options.topics ?? TOPICS;
    this.#timers = createTimers<'view' | 'resync'>(clock);
    this.#earlier = createEarlierMessages(clock, () => this.#show());
    this.#signalTyping = createTypingSignal(clock, (isTyping) => this.#tell('typing', { is_typing: isTyping }));
    this.#outbox = createOutbox({
      clock,
      random,
      store: createOutboxStore(
        options.storage ?? platformStorage(),
        options.storageKey ?? `demi.outbox:${host}${pathname}`,
      ),
      transmit: ({ content, clientMessageId: id }) => this.#tell('message', { content, client_message_id: id }, id),
      onSilence: () => this.#link.check(),
      onChange: () => this.#show(),
    });
    this.#link = createLink({
      url: options.url,
      httpUrl: options.httpUrl === undefined ? httpUrlOf(options.url) : options.httpUrl,
      topics: this.#topics,
      WebSocket,
      fetch,
      getToken: createTokenSource(options.getToken, clock),
      clock,
      random,
      surroundings: options.surroundings ?? platformSurroundings(),
      cursor: this.#cursor.id,
      isBusy: () => this.#outbox.isBusy() || clock.now() < this.#conversation.expectedUntil,
      onToken: ({ userId }) => this.#belongsTo(userId),
      onFrame: (frame) => this.#received(frame),
      onStatus: () => this.#show(),
      onLine: () => this.#resume(),
      onLost: () => this.#lost(),
    });
    if (options.autoConnect !== false) this.#link.start();
  }

  /** Everything there is to show now. The same object until something changes. */
  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Tells `listener` of an event until the function that it returns is called. */
  on<E extends keyof DemiEvents>(event: E, listener: (value: DemiEvents[E]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  /** Connects, or tries again now. Nothing happens when it is connected or closed. */
  connect(): void {
    this.#link.start();
  }

  /**
   * Says something to Demi. The message is in the list at once and is sent when it can be; blanks at both ends go.
   * @throws DemiUsageError `blank_content`, `closed`
   */
  send(content: string): SentMessage {
    if (this.#isClosed) throw new DemiUsageError('closed');
    const message = { clientMessageId: randomId(), content: content.trim(), createdAt: this.#clock.now() };
    if (message.content === '') throw new DemiUsageError('blank_content');
    this.#outbox.add(message);
    return createSentMessage(message.clientMessageId, this);
  }

  /** Sends a message again that failed, or asks again where Demi's reply failed. False when there is nothing to retry. */
  retry(clientMessageId: string): boolean {
    const message = this.#snapshot.messages.find((other) => other.clientMessageId === clientMessageId);
    const isRetryable = message?.failure?.retryable === true || (message?.replyFailure ?? null) !== null;
    if (message === undefined || this.#isClosed || !isRetryable) return false;
    this.#outbox.add({ clientMessageId, content: message.content, createdAt: Date.parse(message.createdAt) });
    return true;
  }

  /** Forgets a message that failed or has not left yet. False when it is on its way or there is none. */
  discard(clientMessageId: string): boolean {
    return this.#outbox.discard(clientMessageId);
  }

  /** The user has seen Demi's messages up to this one. Told to the server now, or when there is a connection again. */
  markRead(messageId: string): void {
    const { stored, readUpTo } = this.#conversation;
    const seen = stored.findLast(({ sender, message_id: id }) => sender === 'demi' && id <= messageId);
    if (seen === undefined || seen.message_id <= readUpTo) return;
    this.#change({ ...this.#conversation, readUpTo: seen.message_id });
    this.#tellRead();
  }

  /** Call it with every key; the user's other devices are told as often as it takes. */
  setTyping(isTyping: boolean): void {
    this.#signalTyping(isTyping);
  }

  /** Ends the reply that Demi is writing, where it is. False when she is not writing. */
  stop(): boolean {
    const inReplyTo = this.#snapshot.activity?.inReplyTo ?? null;
    if (inReplyTo === null || !this.#tell('stop', { in_reply_to: inReplyTo })) return false;
    this.#change({ ...this.#conversation, stopping: inReplyTo });
    return true;
  }

  /** Loads a page of older messages. Calls while one is under way share its outcome. */
  loadEarlier(): Promise<LoadOutcome> {
    return this.#earlier.load(this.#conversation, this.#link.line());
  }

  /** Ends everything for good. Messages that were not acknowledged stay in the storage for the next client. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#link.close();
    this.#timers.cancelAll();
    this.#clock.stop?.();
    this.#emitter.clear();
  }

  #received(frame: ServerFrame): void {
    if (frame.event === 'connected') this.#belongsTo(frame.data.user_id);
    const more = this.#cursor.observe(frame);
    const isNews = frame.event !== 'history' || frame.data.mode !== 'page';
    const known = this.#conversation;
    this.#change(reduce(known, frame, this.#outbox.entries(), this.#clock.now()), isNews);
    this.#tellOutbox(frame, known);
    this.#earlier.observe(frame);
    if (frame.event === 'thinking') this.#announceStep(frame.data);
    this.#emitter.emit('frame', frame);
    if (more !== undefined) this.#tell('history', { after: more });
    if (isCorrection(frame)) this.#tell('subscribe', { topics: [...this.#topics] });
  }

  #tellOutbox({ event, data, requestId }: ServerFrame, { stored }: Conversation): void {
    if (event === 'error') this.#outbox.refused(data, requestId);
    if (event === 'delivered') this.#outbox.acknowledged([data.client_message_id]);
    if (event === 'history') this.#outbox.acknowledged(data.messages.map(clientIdOf));
    if (event !== 'message') return;
    this.#outbox.acknowledged([clientIdOf(data)]);
    const isUnknown = (id: string): boolean => stored.every(({ message_id }) => message_id !== id);
    if (answeredBy(data).some(isUnknown)) this.#outbox.answered();
  }

  #announceStep({ in_reply_to: inReplyTo, step }: { readonly in_reply_to: string; readonly step: string }): void {
    const known = this.#snapshot.thinking[inReplyTo]?.find((other) => other.step === step);
    if (known !== undefined) this.#emitter.emit('thinking', known);
  }

  #change(conversation: Conversation, isNews = false): void {
    const isExpecting = conversation.expectedUntil !== this.#conversation.expectedUntil;
    this.#conversation = conversation;
    if (isExpecting) this.#awaitReply();
    this.#show(isNews);
  }

  #show(isNews = false): void {
    const now = this.#clock.now();
    const before = this.#snapshot;
    this.#snapshot = this.#view({
      state: this.#conversation,
      entries: this.#outbox.entries(),
      connection: this.#link.status(),
      isLoadingEarlier: this.#earlier.isLoading(),
      now,
    });
    const change = nextChange(this.#conversation, now);
    if (change < Number.POSITIVE_INFINITY) this.#timers.set('view', change - now, () => this.#show());
    if (this.#snapshot !== before) this.#announce(before, this.#snapshot, isNews);
  }

  /** A push can be lost without a trace. Whoever waits in vain asks. */
  #awaitReply(): void {
    this.#timers.cancel('resync');
    if (this.#clock.now() >= this.#conversation.expectedUntil) return;
    this.#timers.set('resync', RESYNC_MS, () => {
      const after = this.#cursor.id();
      if (after !== null) this.#tell('history', { after });
      this.#awaitReply();
    });
  }

  #resume(): void {
    const { stopping } = this.#conversation;
    this.#outbox.setOpen(true);
    this.#tellRead();
    if (stopping !== null) this.#tell('stop', { in_reply_to: stopping });
  }

  #lost(): void {
    this.#cursor.lineLost();
    this.#outbox.setOpen(false);
    this.#earlier.abandon();
    this.#change(withoutLine(this.#conversation));
  }

  /** Another user has another conversation: nothing of the one before stays in view, or goes out in another's name. */
  #belongsTo(userId: string | null): void {
    if (userId === null) return;
    if (![null, userId].includes(this.#conversation.userId)) {
      this.#conversation = EMPTY_CONVERSATION;
      this.#cursor.reset();
    }
    void this.#outbox.useFor(userId);
  }

  #tellRead(): void {
    const { readUpTo, stored } = this.#conversation;
    const isUntold = stored.some(({ message_id, read_at }) => message_id === readUpTo && read_at === null);
    if (isUntold) this.#tell('read_receipt', { up_to_message_id: readUpTo });
  }

  #tell: Line['send'] = (event, data, requestId) => this.#link.line()?.send(event, data, requestId) ?? false;
}

function clientIdOf({ sender, client_message_id: id }: WireMessage): string | undefined {
  return sender === 'user' ? id : undefined;
}

/** A list that nobody asked for: the server had lost this connection, and its topics with it. */
function isCorrection({ event, data, requestId }: ServerFrame): boolean {
  return event === 'history' && data.mode === 'replace' && requestId === undefined;
}

/** `wss:` becomes `https:`, `ws:` becomes `http:`. */
function httpUrlOf(url: string): string {
  return new URL('/api/v1', url.replace(/^ws/, 'http')).href;
}

/** React Native has no `crypto`; the server needs the id unique within the conversation, not unguessable. */
function randomId(): string {
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
}
