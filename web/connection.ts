import type { ClientData, ClientEvent } from '../protocol/client-events.ts';
import type { ServerEvents } from '../protocol/server-events.ts';
import { backoffDelay } from './connection/backoff.ts';
import type { ReceivedFrame } from './connection/frames.ts';
import { createPendingReplies, type PendingReplies } from './connection/pending-replies.ts';
import { createSendQueue, type SendQueue } from './connection/send-queue.ts';
import { openSocket, type Socket } from './connection/socket.ts';
import { onWakeUp } from './connection/wake-up.ts';
import type { Refusal, ServerFrame } from './conversation-state.ts';

export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'offline' | 'signed_out';

export type ConnectionOptions = {
  readonly socketUrl: string;
  readonly healthUrl: string;
  readonly onState: (state: ConnectionState, reason: string | null) => void;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onAcknowledged: (clientId: string, messageId: string) => void;
  readonly onRefused: (clientId: string, refusal: Refusal) => void;
};

const STABLE_MS = 10_000; // 10 s: only then the next failure starts from a short delay again
const DOUBTFUL_REFUSALS = 3; // in a row, before the token is suspected
const NORMAL_CLOSURE = 1000; // the server deleted the connection: signed out or revoked
const REFUSED = 'Demi did not accept the token. It may have expired.';
const EXPIRED = 'Your token has expired. Sign in with a new one.';
const REVOKED = 'You were signed out.';

/** A chat connection that stays: it reconnects, resumes where it was, and delivers what was sent meanwhile. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #queue: SendQueue;
  readonly #pending: PendingReplies = createPendingReplies(Date.now);
  #token: string | null = null;
  #socket: Socket | undefined;
  #isReady = false;
  #userId: string | null = null;
  #lastId = ''; // the newest message that came over this connection: where the next one resumes
  #isCaughtUp = false;
  #failures = 0; // since the last connection that lasted
  #refusals = 0; // since the last connection
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stableTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#queue = createSendQueue({
      send: (clientId, text) => this.#socket?.send('message', { content: text, client_message_id: clientId }, clientId),
      onAcknowledged: options.onAcknowledged,
      onRefused: options.onRefused,
      random: Math.random,
    });
    onWakeUp(() => this.#wake());
  }

  signIn(token: string): void {
    this.#token = token;
    this.#failures = 0;
    this.#refusals = 0;
    this.#options.onState('connecting', null);
    this.#connectAfter(0);
  }

  signOut(reason: string | null): void {
    this.#token = null;
    this.#leave();
    this.#options.onState('signed_out', reason);
  }

  /** Queues a message. Whatever happens to the network, it ends with `onAcknowledged` or `onRefused`. */
  send(clientId: string, text: string): void {
    this.#queue.add(clientId, text);
    this.#socket?.reschedule();
  }

  /** Sends what makes sense only now: it is lost when there is no connection. */
  tell<E extends ClientEvent>(event: E, data: ClientData<E>): void {
    if (this.#isReady) this.#socket?.send(event, data);
  }

  #connectAfter(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), delay);
  }

  #connect(): void {
    if (this.#token === null || this.#socket !== undefined) return;
    this.#socket = openSocket({
      url: this.#address(),
      token: this.#token,
      isBusy: () => this.#queue.isBusy() || this.#pending.isExpected(),
      onFrame: (frame) => this.#receive(frame),
      onClose: (code) => this.#closed(code),
    });
  }

  #address(): string {
    const url = new URL(this.#options.socketUrl);
    url.searchParams.set('topics', 'stream,thinking,emotion');
    if (this.#lastId !== '') url.searchParams.set('after', this.#lastId);
    return url.href;
  }

  #receive(frame: ReceivedFrame): void {
    this.#pending.observe(frame);
    if (frame.event === 'error') this.#queue.failed(frame.data, frame.requestId);
    if (frame.event === 'connected') this.#connected(frame.data.user_id);
    if (frame.event === 'delivered') this.#queue.delivered(frame.data);
    if (frame.event === 'message') this.#noticeReply(frame.data.in_reply_to);
    if (frame.event === 'message' && this.#isCaughtUp) this.#remember(frame.data.message_id);
    this.#options.onFrame(frame);
    if (frame.event === 'history') this.#resume(frame.data);
    if (frame.event === 'error' && frame.data.code === 'auth_expired_token') this.signOut(EXPIRED);
  }

  #connected(userId: string): void {
    if (this.#userId !== null && this.#userId !== userId) {
      this.#queue.clear();
      this.#lastId = '';
    }
    this.#userId = userId;
    this.#isReady = true;
    this.#refusals = 0;
    this.#stableTimer = setTimeout(() => {
      this.#failures = 0;
    }, STABLE_MS);
    this.#options.onState('connected', null);
    this.#queue.setOpen(true);
  }

  /** A long absence arrives in several deltas. Until the last, live messages must not move the point to resume from. */
  #resume({ messages, mode, has_more }: ServerEvents['history']): void {
    for (const message of messages) this.#remember(message.message_id);
    if (mode === 'page') return;
    this.#isCaughtUp = mode === 'replace' || !has_more;
    if (!this.#isCaughtUp) this.tell('history', { after: this.#lastId });
  }

  #noticeReply(inReplyTo: string | undefined): void {
    if (inReplyTo !== undefined && inReplyTo > this.#lastId) this.#queue.answered(inReplyTo);
  }

  #remember(id: string): void {
    if (id > this.#lastId) this.#lastId = id;
  }

  #leave(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#stableTimer);
    this.#socket?.close();
    this.#socket = undefined;
    this.#isReady = false;
    this.#isCaughtUp = false;
    this.#queue.setOpen(false);
  }

  #closed(code: number): void {
    this.#leave();
    if (code === NORMAL_CLOSURE) this.signOut(REVOKED);
    else this.#retry();
  }

  #retry(): void {
    this.#options.onState(navigator.onLine ? 'reconnecting' : 'offline', null);
    this.#connectAfter(backoffDelay(this.#failures, Math.random));
    this.#failures += 1;
    this.#refusals += 1;
    if (this.#refusals % DOUBTFUL_REFUSALS === 0) void this.#suspectToken();
  }

  /** Browsers hide why a handshake failed. A healthy server that refuses three times in a row refuses the token. */
  async #suspectToken(): Promise<void> {
    const token = this.#token;
    const answer = await fetch(this.#options.healthUrl, { cache: 'no-store' }).catch(() => undefined);
    if (answer?.ok === true && this.#token === token && !this.#isReady) this.signOut(REFUSED);
  }

  /** No network says nothing about a server on this machine, so a live connection is only asked whether it lives. */
  #wake(): void {
    if (this.#token === null) return;
    if (this.#socket === undefined) this.#connectAfter(0);
    else this.#socket.check();
  }
}
