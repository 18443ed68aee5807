import type { WireMessage } from '../protocol/server-events.ts';
import { TOPICS, type Topic } from '../protocol/topics.ts';
import type { ServerFrame } from './connection/frames.ts';
import type { Line } from './connection/line.ts';
import { Link } from './connection/link.ts';
import { Announcer } from './conversation/announcer.ts';
import { codePoints } from './conversation/code-points.ts';
import { Cursor } from './conversation/cursor.ts';
import { EarlierMessages } from './conversation/earlier-messages.ts';
import { answeredBy } from './conversation/merge.ts';
import { type ConversationEvent, reduce } from './conversation/reduce.ts';
import { type Conversation, EMPTY_CONVERSATION } from './conversation/state.ts';
import { TypingSignal } from './conversation/typing-signal.ts';
import { nextChange, View } from './conversation/view.ts';
import { Emitter } from './emitter.ts';
import type { DemiEvents, LoadOutcome, SentMessage } from './events.ts';
import type { ChatMessage, SendFailure } from './messages.ts';
import type { DemiClientOptions } from './options.ts';
import { Outbox } from './outbox/outbox.ts';
import { createSentMessage } from './outbox/sent-message.ts';
import { OutboxStore } from './outbox/store.ts';
import type { Clock } from './platform/clock.ts';
import { platformStorage } from './platform/storage.ts';
import { platformSurroundings } from './platform/surroundings.ts';
import { Timers } from './platform/timers.ts';
import { createWorkerClock } from './platform/worker-clock.ts';
import type { Snapshot } from './snapshot.ts';
import { TokenSource } from './token-source.ts';
import { DemiUsageError } from './usage-error.ts';

const RESYNC_MS = 60_000; // 60 s without a sign of a reply that is expected

/**
 * A conversation with Demi that survives networks: it connects, stays connected, resumes where it was, and sends every
 * message once. What happens is told by `on` and can be read from `snapshot`. Nothing the network does makes it throw.
 */
export class DemiClient {
  readonly #clock: Clock;
  readonly #topics: readonly Topic[];
  readonly #timers: Timers<'view' | 'resync'>;
  readonly #emitter = new Emitter<DemiEvents>();
  readonly #announcer = new Announcer((event, value) => this.#emitter.emit(event, value));
  readonly #view = new View();
  readonly #cursor = new Cursor();
  readonly #outbox: Outbox;
  readonly #link: Link;
  readonly #earlier: EarlierMessages;
  readonly #typing: TypingSignal;
  #conversation: Conversation = EMPTY_CONVERSATION;
  #snapshot: Snapshot;
  #isClosed = false;

  /** @throws DemiUsageError `no_web_socket` when the platform has none and none is passed in. */
  constructor(options: DemiClientOptions) {
    const clock = options.clock ?? createWorkerClock();
    const random = options.random ?? Math.random;
    const WebSocket = options.WebSocket ?? globalThis.WebSocket;
    if (WebSocket === undefined) throw new DemiUsageError('no_web_socket');
    this.#clock = clock;
    this.#topics = options.topics ?? TOPICS;
    this.#timers = new Timers(clock);
    this.#outbox = new Outbox({
      clock,
      random,
      store: new OutboxStore(options.storage ?? platformStorage(), options.storageKey ?? storageKeyOf(options.url)),
      transmit: ({ content, clientMessageId: id }) => this.#tell('message', { content, client_message_id: id }, id),
      onSilence: () => this.#link.check(),
      onRestored: (outgoing) => this.#happen({ kind: 'written', outgoing }),
      onRefused: (clientMessageId, failure) => this.#happen({ kind: 'refused', clientMessageId, failure }),
      onForgotten: (clientMessageId) => this.#happen({ kind: 'discarded', clientMessageId }),
    });
    this.#link = new Link({
      url: options.url,
      httpUrl: options.httpUrl === undefined ? httpUrlOf(options.url) : options.httpUrl,
      topics: this.#topics,
      WebSocket,
      fetch: options.fetch ?? globalThis.fetch?.bind(globalThis),
      tokens: new TokenSource(options.getToken, clock),
      clock,
      random,
      surroundings: options.surroundings ?? platformSurroundings(),
      cursor: () => this.#cursor.id,
      isBusy: () => this.#outbox.isBusy || clock.now() < this.#conversation.expectedUntil,
      onToken: ({ userId }) => this.#belongsTo(userId),
      onFrame: (frame, kind) => this.#received(frame, kind),
      onStatus: () => this.#show(),
      onLine: () => this.#resume(),
      onLost: () => this.#lost(),
    });
    this.#earlier = new EarlierMessages(clock, () => this.#show());
    this.#typing = new TypingSignal(clock, (isTyping) => this.#tell('typing', { is_typing: isTyping }));
    this.#snapshot = this.#view.of(this.#conversation, this.#link.status, false, clock.now());
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
    const failure = this.#obstacle(message.content);
    this.#happen({ kind: 'written', outgoing: [{ ...message, failure }] });
    if (failure === null) this.#outbox.add(message);
    return createSentMessage(message.clientMessageId, this);
  }

  /** Sends a message again that failed, or asks again where Demi's reply failed. False when there is nothing to retry. */
  retry(clientMessageId: string): boolean {
    const message = this.#find(clientMessageId);
    if (message === undefined || this.#isClosed || !isRetryable(message)) return false;
    const failure = this.#obstacle(message.content);
    if (failure !== null) return false;
    this.#happen({ kind: 'asked_again', clientMessageId });
    this.#outbox.retry({ clientMessageId, content: message.content, createdAt: Date.parse(message.createdAt) });
    return true;
  }

  /** Forgets a message that failed or has not left yet. False when it is on its way or there is none. */
  discard(clientMessageId: string): boolean {
    const message = this.#find(clientMessageId);
    if (message === undefined || message.id !== null || this.#outbox.isInFlight(clientMessageId)) return false;
    this.#outbox.discard(clientMessageId);
    this.#happen({ kind: 'discarded', clientMessageId });
    return true;
  }

  /** The user has seen Demi's messages up to this one. Told to the server now, or when there is a connection again. */
  markRead(messageId: string): void {
    const upTo = newestOfDemi(this.#conversation, messageId);
    if (upTo === undefined || upTo <= this.#conversation.readUpTo) return;
    this.#happen({ kind: 'read', upTo });
    this.#tellRead();
  }

  /** Call it with every key; the user's other devices are told as often as it takes. */
  setTyping(isTyping: boolean): void {
    this.#typing.set(isTyping);
  }

  /** Ends the reply that Demi is writing, where it is. False when she is not writing. */
  stop(): boolean {
    const inReplyTo = this.#snapshot.activity?.inReplyTo ?? null;
    if (inReplyTo === null || !this.#tell('stop', { in_reply_to: inReplyTo })) return false;
    this.#happen({ kind: 'stop_asked', inReplyTo });
    return true;
  }

  /** Loads a page of older messages. Calls while one is under way share its outcome. */
  loadEarlier(): Promise<LoadOutcome> {
    return this.#earlier.load(this.#conversation, this.#link.line);
  }

  /** Ends everything for good. Messages that were not acknowledged stay in the storage for the next client. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#link.close();
    this.#outbox.stop();
    this.#earlier.abandon();
    this.#timers.cancelAll();
    this.#clock.stop?.();
    this.#emitter.clear();
  }

  #received(frame: ServerFrame, kind: Line['kind']): void {
    if (frame.event === 'connected') this.#belongsTo(frame.data.user_id);
    const more = this.#cursor.observe(frame);
    this.#tellOutbox(frame);
    this.#earlier.observe(frame);
    this.#happen({ kind: 'frame', frame, now: this.#clock.now() });
    if (frame.event === 'thinking') this.#announcer.thinking(this.#snapshot, frame.data);
    this.#emitter.emit('frame', frame);
    if (more !== undefined) this.#tell('history', { after: more });
    if (isCorrection(frame) && kind === 'socket') this.#tell('subscribe', { topics: [...this.#topics] });
  }

  #tellOutbox(frame: ServerFrame): void {
    if (frame.event === 'delivered') this.#outbox.acknowledged([frame.data.client_message_id ?? '']);
    if (frame.event === 'error') this.#outbox.refused(frame.data, frame.requestId);
    if (frame.event === 'history') this.#outbox.acknowledged(frame.data.messages.flatMap(clientIdOf));
    if (frame.event !== 'message') return;
    this.#outbox.acknowledged(clientIdOf(frame.data));
    const known = new Set(this.#conversation.stored.map(({ message_id }) => message_id));
    if (answeredBy(frame.data).some((id) => !known.has(id))) this.#outbox.answered();
  }

  #happen(event: ConversationEvent): void {
    const { expectedUntil } = this.#conversation;
    this.#conversation = reduce(this.#conversation, event);
    if (this.#conversation.expectedUntil !== expectedUntil) this.#expectReply();
    const isNews = event.kind === 'frame' && !(event.frame.event === 'history' && event.frame.data.mode === 'page');
    this.#show(isNews);
  }

  #show(isNews = false): void {
    const now = this.#clock.now();
    const before = this.#snapshot;
    this.#snapshot = this.#view.of(this.#conversation, this.#link.status, this.#earlier.isLoading, now);
    const change = nextChange(this.#conversation, now);
    if (change === undefined) this.#timers.cancel('view');
    else this.#timers.set('view', change - now, () => this.#show());
    if (this.#snapshot !== before) this.#announcer.announce(before, this.#snapshot, isNews);
  }

  /** A push can be lost without a trace. Whoever waits in vain asks. */
  #expectReply(): void {
    this.#timers.cancel('resync');
    if (this.#clock.now() >= this.#conversation.expectedUntil) return;
    this.#timers.set('resync', RESYNC_MS, () => {
      if (this.#cursor.id !== null) this.#tell('history', { after: this.#cursor.id });
      this.#expectReply();
    });
  }

  #resume(): void {
    this.#outbox.setOpen(true);
    this.#tellRead();
    const { stopping } = this.#conversation;
    if (stopping !== null) this.#tell('stop', { in_reply_to: stopping });
  }

  #lost(): void {
    this.#cursor.lineLost();
    this.#outbox.setOpen(false);
    this.#earlier.abandon();
    this.#happen({ kind: 'line_lost' });
  }

  /** Another user has another conversation: nothing of the one before stays in view, or goes out in another's name. */
  #belongsTo(userId: string | null): void {
    if (userId === null) return;
    if (this.#conversation.userId !== null && this.#conversation.userId !== userId) {
      this.#conversation = EMPTY_CONVERSATION;
      this.#cursor.reset();
    }
    void this.#outbox.useFor(userId);
  }

  #tellRead(): void {
    const { readUpTo, stored } = this.#conversation;
    const isTold = stored.find(({ message_id }) => message_id === readUpTo)?.read_at !== null;
    if (readUpTo !== '' && !isTold) this.#tell('read_receipt', { up_to_message_id: readUpTo });
  }

  #tell: Line['send'] = (event, data, requestId) => this.#link.line?.send(event, data, requestId) ?? false;

  #obstacle(content: string): SendFailure | null {
    if (codePoints(content) > MAX_CODE_POINTS) return { reason: 'too_long', retryable: false };
    return this.#outbox.isFull ? { reason: 'queue_full', retryable: true } : null;
  }

  #find(clientMessageId: string): ChatMessage | undefined {
    return this.#snapshot.messages.find((message) => message.clientMessageId === clientMessageId);
  }
}

const MAX_CODE_POINTS = 4_000; // protocol/limits.ts, whose other numbers a client has no use for

function isRetryable({ failure, replyFailure }: ChatMessage): boolean {
  return failure?.retryable === true || replyFailure !== null;
}

function newestOfDemi({ stored }: Conversation, upTo: string): string | undefined {
  const seen = stored.filter(({ sender, message_id }) => sender === 'demi' && message_id <= upTo);
  return seen.at(-1)?.message_id;
}

function clientIdOf({ sender, client_message_id: id }: WireMessage): string[] {
  return sender === 'user' && id !== undefined ? [id] : [];
}

/** A list that nobody asked for: the server had lost this connection, and its topics with it. */
function isCorrection(frame: ServerFrame): boolean {
  return frame.event === 'history' && frame.data.mode === 'replace' && frame.requestId === undefined;
}

function httpUrlOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol === 'wss:' ? 'https' : 'http'}://${host}/api/v1`;
}

function storageKeyOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `demi.outbox:${host}${pathname}`;
}

/** React Native has no `crypto`; the server needs the id unique within the conversation, not unguessable. */
function randomId(): string {
  const part = (): string => Math.random().toString(36).slice(2, 12);
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now().toString(36)}-${part()}${part()}`;
}
