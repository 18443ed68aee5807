import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { ClientData } from '../../protocol/client-events.ts';
import { EMOTIONS, type Emotion, type EmotionState } from '../../protocol/emotions.ts';
import { encode } from '../../protocol/encode.ts';
import { errors } from '../../protocol/errors.ts';
import { uuidv7 } from '../../protocol/ids.ts';
import { ANNOUNCED_LIMITS } from '../../protocol/limits.ts';
import type { ServerEvent, ServerEvents, Settings, WireMessage } from '../../protocol/server-events.ts';

export const CONVERSATION = 'you';
const WORD_MS = 10;

/** Nine emotions: the named ones as given, the others low. */
export function emotionsOf(strong: Partial<Record<Emotion, number>>): EmotionState {
  return Object.fromEntries(EMOTIONS.map((emotion) => [emotion, strong[emotion] ?? 0.32])) as EmotionState;
}

/** A message with all nine keys, as the server sends it. */
export function wireMessage(
  about: Pick<WireMessage, 'sender' | 'content'> & Partial<WireMessage>,
  at: number = Date.now(),
): WireMessage {
  const created_at = new Date(at).toISOString();
  return {
    message_id: uuidv7(at, randomBytes(10)),
    conversation_id: CONVERSATION,
    emotion_state: null,
    status: 'delivered',
    delivered_at: created_at,
    read_at: null,
    created_at,
    ...about,
  };
}

type ClientFrame = {
  readonly event: string;
  readonly data: Readonly<Record<string, string>>;
  readonly request_id?: string;
};
type SettingsFrame = { readonly data: ClientData<'settings'>; readonly request_id?: string };

const MINUTE = 60_000;

/** One user's conversation with a Demi who repeats herself. The tests decide how she is. */
export class FakeChat {
  messages: WireMessage[];
  reply = 'Oh. It is you. I was busy, you know: stars to arrange, tides to hold. But go on, I am listening.';
  mood: { readonly word: string; readonly emotions: EmotionState } = {
    word: 'fond',
    emotions: emotionsOf({ affection: 0.92, excitement: 0.5 }),
  };
  /** Holds her back before a word; before the first one she thinks. */
  beforeWord: (index: number) => Promise<void> = () => wait(WORD_MS);
  settings: Settings = {
    time_zone: 'UTC',
    quiet_hours: { start: '22:00', end: '08:00' },
    check_ins: true,
    paused_until: null,
  };
  failsReplies = false;
  losesAcknowledgements = false; // stores messages and never says so
  refusesMessages = false;
  readonly received: ClientFrame[] = [];
  readonly #sockets = new Set<WebSocket>();
  readonly #stopped = new Set<string>();

  constructor(history: readonly WireMessage[]) {
    this.messages = [...history];
  }

  join(socket: WebSocket, after: string | null): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('message', (data) => this.#receive(socket, JSON.parse(String(data)) as ClientFrame));
    const limits = ANNOUNCED_LIMITS;
    const who = { connection_id: 'c', user_id: 'you', role: 'user', conversation_id: CONVERSATION } as const;
    post(socket, 'connected', { ...who, protocol: 1, heartbeat_ms: 240_000, limits });
    const messages = after === null ? this.messages : this.messages.filter(({ message_id }) => message_id > after);
    const shown = after === null ? messages.slice(-30) : messages;
    const mode = after === null ? 'replace' : 'delta';
    this.#history(socket, shown, mode, shown.length < messages.length);
  }

  /** What the HTTP route answers. */
  history(): ServerEvents['history'] {
    const { messages } = this;
    return { messages, count: messages.length, has_more: false, mode: 'replace', conversation_id: CONVERSATION };
  }

  push<E extends ServerEvent>(event: E, data: ServerEvents[E], except?: WebSocket): void {
    for (const socket of this.#sockets) if (socket !== except) post(socket, event, data);
  }

  /** Stores a message and pushes it to the page. */
  say(message: WireMessage, except?: WebSocket): void {
    this.messages = [...this.messages, message];
    this.push('message', message, except);
  }

  #history(
    socket: WebSocket,
    messages: readonly WireMessage[],
    mode: 'replace' | 'delta' | 'page',
    more: boolean,
    requestId?: string,
  ): void {
    const count = messages.length;
    post(socket, 'history', { messages, count, has_more: more, mode, conversation_id: CONVERSATION }, requestId);
  }

  #receive(socket: WebSocket, frame: ClientFrame): void {
    this.received.push(frame);
    const { data } = frame;
    if (frame.event === 'ping') post(socket, 'pong', { server_time: new Date().toISOString() });
    if (frame.event === 'stop') this.#stopped.add(data.in_reply_to ?? '');
    if (frame.event === 'read_receipt') this.#markRead(data.up_to_message_id ?? '', 'user');
    if (frame.event === 'history') this.#page(socket, frame);
    if (frame.event === 'settings') this.#settle(socket, frame as unknown as SettingsFrame);
    if (frame.event === 'message' && this.refusesMessages) {
      post(socket, 'error', errors.forbidden(), frame.request_id);
      return;
    }
    if (frame.event === 'message') void this.#accept(socket, data.content ?? '', data.client_message_id ?? '');
  }

  /** Changes what is given, answers with all of it, and tells the other tabs. */
  #settle(socket: WebSocket, { data, request_id }: SettingsFrame): void {
    const { pause_minutes: minutes, ...given } = data;
    const pause = minutes === undefined ? {} : { paused_until: pauseOf(minutes) };
    this.settings = { ...this.settings, ...(given as Partial<Settings>), ...pause };
    post(socket, 'settings', this.settings, request_id);
    if (Object.keys(data).length > 0) this.push('settings', this.settings, socket);
  }

  #page(socket: WebSocket, { data, request_id: requestId }: ClientFrame): void {
    const { before, after } = data;
    const asked = this.messages.filter(
      ({ message_id: id }) => (before === undefined || id < before) && id > (after ?? ''),
    );
    if (before === undefined) this.#history(socket, asked, 'delta', false, requestId);
    else this.#history(socket, asked.slice(-20), 'page', asked.length > 20, requestId);
  }

  async #accept(socket: WebSocket, content: string, clientId: string): Promise<void> {
    const known = this.messages.find((message) => message.client_message_id === clientId);
    const message = known ?? wireMessage({ sender: 'user', content, client_message_id: clientId });
    if (known === undefined) this.say(message, socket);
    if (this.losesAcknowledgements) return;
    const { message_id, status, created_at } = message;
    const stored = { message_id, conversation_id: CONVERSATION, status, delivered_at: created_at };
    const repeated = known === undefined ? {} : { duplicate: true as const };
    post(socket, 'delivered', { ...stored, client_message_id: clientId, ...repeated });
    if (!this.messages.some(({ in_reply_to }) => in_reply_to === message_id)) await this.#answer(message_id);
  }

  async #answer(inReplyTo: string): Promise<void> {
    const about = { conversation_id: CONVERSATION, in_reply_to: inReplyTo };
    const typing = { conversation_id: CONVERSATION, sender: 'demi', expires_in_ms: 10_000 } as const;
    this.#markRead(inReplyTo, 'demi');
    this.push('typing', { ...typing, is_typing: true });
    this.push('thinking', {
      ...about,
      seq: 0,
      step: 'remembering',
      status: 'processing',
      details: 'Recalling what you told her',
    });
    await this.beforeWord(0);
    if (this.failsReplies) {
      this.push('typing', { ...typing, is_typing: false });
      this.push('error', errors.inference({ inReplyTo, fallback: 'My thoughts slipped away. Ask me again.' }));
      return;
    }
    const text = await this.#write(inReplyTo);
    this.push('typing', { ...typing, is_typing: false });
    const stopped = this.#stopped.has(inReplyTo) ? { stopped: true as const } : {};
    const feelings = { emotion_state: this.mood.emotions };
    this.say(wireMessage({ sender: 'demi', content: text, in_reply_to: inReplyTo, ...feelings, ...stopped }));
    this.push('emotion_update', { ...this.mood.emotions, mood: this.mood.word });
  }

  async #write(inReplyTo: string): Promise<string> {
    let text = '';
    let seq = 0;
    for (const word of this.reply.match(/\s*\S+/g) ?? []) {
      if (this.#stopped.has(inReplyTo)) break;
      this.push('message_delta', {
        conversation_id: CONVERSATION,
        in_reply_to: inReplyTo,
        seq,
        offset: text.length,
        text: word,
      });
      text += word;
      seq += 1;
      await this.beforeWord(seq);
    }
    return text;
  }

  #markRead(messageId: string, reader: 'demi' | 'user'): void {
    const read_at = new Date().toISOString();
    this.messages = this.messages.map((message) =>
      message.message_id === messageId ? { ...message, status: 'read', read_at } : message,
    );
    this.push('read_receipt', { message_id: messageId, conversation_id: CONVERSATION, read_at, reader });
  }
}

function pauseOf(minutes: number): string | null {
  return minutes === 0 ? null : new Date(Date.now() + minutes * MINUTE).toISOString();
}

function post<E extends ServerEvent>(socket: WebSocket, event: E, data: ServerEvents[E], requestId?: string): void {
  socket.send(encode(event, data, Date.now(), requestId));
}
