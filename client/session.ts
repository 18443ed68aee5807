import { HTTP_BASE_PATH } from '../protocol/http-paths.ts';
import type { ServerEvents, WireMessage } from '../protocol/server-events.ts';
import { TOPICS } from '../protocol/topics.ts';
import type { ServerFrame } from './connection/frames.ts';
import type { Line } from './connection/line.ts';
import { createLink } from './connection/link.ts';
import { createAnnouncer } from './conversation/announcer.ts';
import { createCursor } from './conversation/cursor.ts';
import { answeredBy } from './conversation/merge.ts';
import { isElsewhere, reduce, withoutLine } from './conversation/reduce.ts';
import { type Conversation, EMPTY_CONVERSATION, type StoredMessage } from './conversation/state.ts';
import { createView, EMPTY_SNAPSHOT, nextChange, type WordFor } from './conversation/view.ts';
import { createEmitter } from './emitter.ts';
import type { ChangeOutcome, DemiEvents, LoadOutcome, ReadOutcome } from './events.ts';
import type { Later } from './later.ts';
import type { DemiClientOptions } from './options.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createOutboxStore } from './outbox/store.ts';
import { createAlarm } from './platform/alarm.ts';
import { plainClock } from './platform/clock.ts';
import { createGrowingClock } from './platform/growing-clock.ts';
import { platformStorage } from './platform/storage.ts';
import { platformSurroundings } from './platform/surroundings.ts';
import type { SettingsChange } from './settings.ts';
import { createTokenSource } from './token-source.ts';
import { DemiUsageError } from './usage-error.ts';

export type Session = ReturnType<typeof createSession>;

/** Joins the parts of a client: frames become the conversation, the conversation becomes snapshots and events. */
export function createSession(options: DemiClientOptions) {
  let later: Later | undefined;
  const {
    url,
    httpUrl = url.replace(/^ws(s?:..[^/?]+).*/, `http$1${HTTP_BASE_PATH}`),
    topics = TOPICS,
    storage = platformStorage(),
    storageKey = `demi.outbox:${url}`,
    WebSocket = globalThis.WebSocket,
    fetch = globalThis.fetch,
    clock = createGrowingClock(() => later?.createWorkerClock(plainClock)),
    random = Math.random,
    surroundings = platformSurroundings(),
  } = options;
  if (!WebSocket) throw new DemiUsageError('no_web_socket');
  const store = createOutboxStore(storage, storageKey);
  const { on, emit } = createEmitter<DemiEvents>();
  const announce = createAnnouncer(emit);
  const view = createView();
  const viewAlarm = createAlarm(clock);
  const cursor = createCursor();
  let conversation = EMPTY_CONVERSATION;
  let snapshot = EMPTY_SNAPSHOT;
  let owner: string | undefined;
  let isClosed = false;

  const tell: Line['send'] = (event, data, requestId) => link.line()?.send(event, data, requestId) ?? false;

  const show = (isNews = false): void => {
    const now = clock.now();
    const before = snapshot;
    snapshot = view(conversation, outbox.entries(), link.status(), now, wordFor);
    const change = nextChange(conversation, now);
    if (Number.isFinite(change) && !isClosed) viewAlarm.set(change - now, show);
    if (snapshot !== before) announce(before, snapshot, isNews);
  };
  const change = (parts: Partial<Conversation>, isNews = false): void => {
    conversation = { ...conversation, ...parts };
    show(isNews);
  };
  const received = (frame: ServerFrame): void => {
    if (!isElsewhere(conversation, frame)) take(frame);
    emit('frame', frame);
  };
  const take = (frame: ServerFrame): void => {
    if (frame.event === 'connected') belongsTo(frame.data.user_id);
    const more = cursor.observe(frame);
    const mode = frame.event === 'history' && frame.data.mode;
    const known = conversation.stored;
    change(reduce(conversation, frame, outbox.entries(), clock.now()), mode !== 'page');
    tellOutbox(frame, known);
    later?.observe(frame);
    if (frame.event === 'thinking') announceStep(frame.data);
    if (more) tell('history', { after: more });
    // A list that nobody asked for: the server had lost this connection, and its topics with it.
    if (mode === 'replace' && !frame.requestId) tell('subscribe', { topics: [...topics] });
  };
  const tellOutbox = ({ event, data, requestId }: ServerFrame, known: readonly StoredMessage[]): void => {
    const isNew = (id: string): boolean => known.every(({ message_id }) => message_id !== id);
    if (event === 'error') {
      outbox.refused(data, requestId);
      // Word of a failure may overtake `delivered`, and tells as much.
      if (data.in_reply_to && isNew(data.in_reply_to)) outbox.acknowledged([data.client_message_id]);
    }
    if (event === 'delivered') outbox.acknowledged([data.client_message_id]);
    if (event === 'history') outbox.acknowledged(data.messages.map(clientIdOf));
    if (event !== 'message') return;
    outbox.acknowledged([clientIdOf(data)]);
    if (answeredBy(data).some(isNew)) outbox.answered();
  };
  const announceStep = (data: ServerEvents['thinking']): void => {
    for (const step of Object.values(snapshot.thinking).flat()) {
      if (step.inReplyTo === data.in_reply_to && step.step === data.step) emit('thinking', step);
    }
  };
  /** Another user has another conversation: nothing of the one before stays in view, or goes out in another's name. */
  const belongsTo = (userId: string | null): void => {
    if (!userId) return;
    if (owner && owner !== userId) {
      conversation = EMPTY_CONVERSATION;
      cursor.reset();
    }
    owner = userId;
    void outbox.useFor(userId);
  };
  const tellRead = (): void => {
    const { readUpTo, stored } = conversation;
    const isUntold = stored.some(
      ({ sender, message_id: id, read_at }) => sender === 'demi' && id <= readUpTo && !read_at,
    );
    if (isUntold) tell('read_receipt', { up_to_message_id: readUpTo });
  };
  /** Undefined when the network is not there to load it; with the next line it is tried again. */
  const loadLater = async () => {
    const loaded = await import('./later.ts').catch(() => undefined);
    later ??= loaded?.createLater({ clock, line: link.line, change });
    show();
    return later;
  };
  const wordFor: WordFor = (emotions) => later?.mood(emotions) ?? null;

  const resume = (): void => {
    later?.resume(conversation);
    void loadLater();
    outbox.setOpen(true);
    tellRead();
    if (conversation.stopping) tell('stop', { in_reply_to: conversation.stopping });
  };
  const lost = (): void => {
    cursor.lineLost();
    outbox.setOpen(false);
    later?.abandon();
    change(withoutLine(conversation));
  };

  const outbox = createOutbox({
    clock,
    random,
    store,
    transmit: ({ content, clientMessageId: id }) => tell('message', { content, client_message_id: id }, id),
    onSilence: () => link.check(),
    onChange: show,
  });
  const link = createLink({
    url,
    topics,
    httpUrl,
    WebSocket,
    fetch,
    loadLater,
    clock,
    random,
    surroundings,
    getToken: createTokenSource(options.getToken, clock),
    cursor: cursor.id,
    isBusy: () => outbox.isBusy() || clock.now() < conversation.expectedUntil,
    onUser: belongsTo,
    onFrame: received,
    onStatus: show,
    onLine: resume,
    onLost: lost,
  });
  void loadLater();
  return {
    on,
    snapshot: () => snapshot,
    connect: link.start,
    send: (content: string): string => {
      if (isClosed) throw new DemiUsageError('closed');
      const message = { clientMessageId: randomId(), content: content.trim(), createdAt: clock.now() };
      if (message.content === '') throw new DemiUsageError('blank_content');
      outbox.add(message);
      return message.clientMessageId;
    },
    retry: (clientMessageId: string): boolean => {
      const message = snapshot.messages.find((other) => other.clientMessageId === clientMessageId);
      const isRetryable = message?.failure?.retryable || message?.replyFailure;
      if (!message || isClosed || !isRetryable) return false;
      outbox.add({ clientMessageId, content: message.content, createdAt: Date.parse(message.createdAt) });
      return true;
    },
    discard: outbox.discard,
    markRead: (messageId: string): void => {
      const { stored, readUpTo } = conversation;
      const seen = stored.findLast(({ sender, message_id: id }) => sender === 'demi' && id <= messageId);
      if (!seen || seen.message_id <= readUpTo) return;
      change({ readUpTo: seen.message_id });
      tellRead();
    },
    setTyping: (isTyping: boolean): void => later?.setTyping(isTyping),
    stop: (): boolean => {
      const stopping = snapshot.activity?.inReplyTo;
      if (!stopping || !tell('stop', { in_reply_to: stopping })) return false;
      change({ stopping });
      return true;
    },
    loadEarlier: async (): Promise<LoadOutcome> => later?.loadEarlier(conversation) ?? 'unavailable',
    loadSettings: async (): Promise<ReadOutcome> => (later ?? (await loadLater()))?.loadSettings() ?? 'unavailable',
    changeSettings: async (change: SettingsChange): Promise<ChangeOutcome> =>
      (later ?? (await loadLater()))?.changeSettings(change) ?? 'unavailable',
    close: (): void => {
      if (isClosed) return;
      isClosed = true;
      link.close();
      viewAlarm.cancel();
      if (!options.clock) clock.stop?.();
    },
  };
}

function clientIdOf({ sender, client_message_id: id }: WireMessage): string | undefined {
  return sender === 'user' ? id : undefined;
}

/** React Native has no `crypto`; the server needs the id unique within the conversation, not unguessable. */
function randomId(): string {
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
}
