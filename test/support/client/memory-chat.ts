import { errors } from '../../../protocol/errors.ts';
import type { ServerEvents, WireMessage } from '../../../protocol/server-events.ts';
import { idAt } from '../memory/factories.ts';
import { answer, type HttpRequest, unauthorized } from './http.ts';
import type { FakeSocket, SentFrame } from './server.ts';
import { history, reply, said, USER } from './wire.ts';

const REPEATED_MS = 120_000; // 2 min: what a delta repeats of the time before its cursor
const GREETED_WITH = 100;

/** What the server still has to hand to a socket. */
export type Parcel = { readonly socket: FakeSocket; hand(): void };

/**
 * The chat as PROTOCOL.md promises it, for one user: each client id is stored once and answered once. When its frames
 * arrive, and in which order, is up to the test.
 */
export class MemoryChat {
  messages: readonly WireMessage[] = [];
  /** Not handed over yet, oldest first. */
  parcels: Parcel[] = [];
  readonly #now: () => number;
  readonly #sockets = new Set<FakeSocket>();
  #minted = 0;

  constructor(now: () => number) {
    this.#now = () => Math.floor(now()); // ids hold whole milliseconds
  }

  greet(socket: FakeSocket): void {
    const { messages, mode, has_more } = this.historyAfter(socket.after);
    socket.greet({ messages, mode, hasMore: has_more });
    this.#sockets.add(socket);
  }

  /** A frame of the client's arrives. */
  take(socket: FakeSocket, frame: SentFrame): void {
    if (frame.event === 'history') {
      const { after, before } = frame.data;
      const data = before === undefined ? this.historyAfter(after ?? null) : this.pageBefore(before);
      this.#give(socket, () => socket.push('history', data, frame.request_id));
    }
    if (frame.event !== 'message') return;
    const { content, client_message_id: clientId = '' } = frame.data;
    const { data, isNew } = this.accept(content, clientId);
    this.#give(socket, () => socket.push('delivered', data, frame.request_id));
    const stored = this.messages.find(({ message_id }) => message_id === data.message_id);
    if (isNew && stored !== undefined) this.#tellAll(stored, socket);
  }

  /** Stores a message once. */
  accept(content: string, clientId: string): { readonly data: ServerEvents['delivered']; readonly isNew: boolean } {
    const known = this.messages.find(({ client_message_id }) => client_message_id === clientId);
    const message = known ?? this.#store(said(0, { ...this.#stamp(), content, client_message_id: clientId }));
    const { message_id, created_at } = message;
    const about = { message_id, conversation_id: USER, status: 'delivered', delivered_at: created_at } as const;
    const duplicate = known === undefined ? {} : { duplicate: true as const };
    return { data: { ...about, client_message_id: clientId, ...duplicate }, isNew: known === undefined };
  }

  /** The user writes on another device. */
  fromElsewhere(content: string): void {
    this.#tellAll(this.#store(said(0, { ...this.#stamp(), content })), undefined);
  }

  /** Demi answers the oldest message that has no answer. */
  answerOldest(): void {
    const answered = new Set(this.messages.map(({ in_reply_to }) => in_reply_to));
    const question = this.messages.find(({ sender, message_id }) => sender === 'user' && !answered.has(message_id));
    if (question === undefined) return;
    const content = `answer to ${question.content}`;
    const emotions = { emotion_state: null };
    this.#tellAll(
      this.#store(reply(0, { ...this.#stamp(), ...emotions, content, in_reply_to: question.message_id })),
      undefined,
    );
  }

  /** What is handed over is lost with the socket. */
  lose(socket: FakeSocket): void {
    this.#sockets.delete(socket);
    this.parcels = this.parcels.filter((parcel) => parcel.socket !== socket);
  }

  handAll(): void {
    for (let parcel = this.parcels.shift(); parcel !== undefined; parcel = this.parcels.shift()) parcel.hand();
  }

  historyAfter(after: string | null): ServerEvents['history'] {
    const isKnown = this.messages.some(({ message_id }) => message_id === after);
    if (after === null || !isKnown) {
      const shown = this.messages.slice(-GREETED_WITH);
      return history(shown, { has_more: shown.length < this.messages.length });
    }
    const since = idAt(Math.max(0, this.#now() - REPEATED_MS));
    const isIn = ({ message_id: id }: WireMessage): boolean => id >= after || id >= since;
    return history(this.messages.filter(isIn), { mode: 'delta' });
  }

  pageBefore(before: string, limit = 50): ServerEvents['history'] {
    const older = this.messages.filter(({ message_id }) => message_id < before);
    return history(older.slice(-limit), { mode: 'page', has_more: older.length > limit });
  }

  /** The HTTP routes. */
  http({ method, url, token, body }: HttpRequest): Response {
    if (token === '') return unauthorized();
    if (method === 'POST') return this.#post(body as ServerEvents['message']);
    const before = url.searchParams.get('before');
    const limit = Number(url.searchParams.get('limit') ?? '50');
    if (before !== null) return answer(200, this.pageBefore(before, limit));
    const after = url.searchParams.get('after');
    return answer(200, after === null ? this.#newest(limit) : this.historyAfter(after));
  }

  #post({ content, client_message_id }: ServerEvents['message']): Response {
    if (client_message_id === undefined) return answer(400, errors.validation('client_message_id', 'is missing'));
    const { data, isNew } = this.accept(content, client_message_id);
    return answer(isNew ? 201 : 200, data);
  }

  #newest(limit: number): ServerEvents['history'] {
    const shown = this.messages.slice(-limit);
    return history(shown, { mode: 'page', has_more: shown.length < this.messages.length });
  }

  #tellAll(message: WireMessage, except: FakeSocket | undefined): void {
    for (const socket of this.#sockets) {
      if (socket !== except) this.#give(socket, () => socket.push('message', message));
    }
  }

  #give(socket: FakeSocket, hand: () => void): void {
    this.parcels.push({ socket, hand });
  }

  #store(message: WireMessage): WireMessage {
    this.messages = [...this.messages, message];
    return message;
  }

  #stamp() {
    this.#minted += 1;
    const at = new Date(this.#now()).toISOString();
    return { message_id: idAt(this.#now(), this.#minted), created_at: at, delivered_at: at };
  }
}
