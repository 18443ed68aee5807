import { URL } from 'node:url'; // a test may take the platform's away
import type { WebSocketConstructor, WebSocketLike } from '../../../client/index.ts';
import type { ClientData, ClientEvent } from '../../../protocol/client-events.ts';
import { encode } from '../../../protocol/encode.ts';
import { errors } from '../../../protocol/errors.ts';
import type { ServerEvent, ServerEvents, WireMessage } from '../../../protocol/server-events.ts';
import { connected, delivered, history } from './wire.ts';

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;
const ABNORMAL = 1006; // no close frame: the network is gone, or the handshake was refused

export type SentFrame = {
  [E in ClientEvent]: { readonly event: E; readonly data: ClientData<E>; readonly request_id?: string };
}[ClientEvent];
type Sent<E extends ClientEvent> = Extract<SentFrame, { event: E }>;

/** How a socket is greeted. */
export type Greeting = Partial<ServerEvents['connected']> & {
  readonly messages?: readonly WireMessage[];
  /** @default what the address asked for: `delta` with `after`, else `replace` */
  readonly mode?: ServerEvents['history']['mode'];
  readonly hasMore?: boolean;
};

type Listener = (event: { data: unknown; code: number }) => void;

/** The server's end of one WebSocket, played by the test. By itself it does nothing but answer pings. */
export class FakeSocket implements WebSocketLike {
  readonly url: URL;
  readonly protocols: readonly string[];
  readonly sent: SentFrame[] = [];
  readonly openedAt: number;
  readyState: number = CONNECTING;
  /** The other end is gone, and nobody has said so. */
  isDead = false;
  /** The code with which the client closed it. */
  closedByClient: number | undefined;
  closedAt: number | undefined;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #server: FakeServer;

  constructor(server: FakeServer, url: string, protocols: readonly string[]) {
    this.#server = server;
    this.url = new URL(url);
    this.protocols = protocols;
    this.openedAt = server.deviceTime();
  }

  addEventListener(event: string, listener: (event: never) => void): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener as Listener));
  }

  send(text: string): void {
    if (this.readyState === CONNECTING) throw new DOMException('Still connecting', 'InvalidStateError');
    if (this.readyState !== OPEN) return;
    const frame = JSON.parse(text) as SentFrame;
    this.sent.push(frame);
    if (this.isDead) return;
    if (frame.event === 'ping') queueMicrotask(() => this.#pong());
    this.#server.onFrame(this, frame);
  }

  close(code?: number): void {
    if (this.closedByClient !== undefined || this.readyState === CLOSED) return;
    this.closedByClient = code;
    this.#over(CLOSING);
    queueMicrotask(() => this.drop(code ?? 1005));
  }

  /** The token that was offered as a subprotocol. */
  get token(): string | undefined {
    return this.protocols.find((name) => name.startsWith('bearer.'))?.slice('bearer.'.length);
  }

  get after(): string | null {
    return this.url.searchParams.get('after');
  }

  /** Whether it waits for its handshake. */
  get isOpening(): boolean {
    return this.readyState === CONNECTING;
  }

  get isOpen(): boolean {
    return this.readyState === OPEN;
  }

  /** What the client sent of one kind. */
  sentOf<E extends ClientEvent>(event: E): readonly Sent<E>[] {
    return this.sent.filter((frame): frame is Sent<E> => frame.event === event);
  }

  accept(): void {
    if (this.readyState !== CONNECTING) return;
    this.readyState = OPEN;
    this.#tell('open');
  }

  /** Lets the client in: `connected`, then the first history. */
  greet({ messages = [], mode, hasMore = false, ...who }: Greeting = {}): void {
    this.accept();
    const greeting = connected(who);
    this.push('connected', greeting);
    const about = { has_more: hasMore, conversation_id: greeting.conversation_id };
    this.push('history', history(messages, { mode: mode ?? (this.after === null ? 'replace' : 'delta'), ...about }));
  }

  push<E extends ServerEvent>(event: E, data: ServerEvents[E], requestId?: string): void {
    this.pushText(encode(event, data, this.#server.time(), requestId));
  }

  /** Any frame at all, as it is. What is under way still arrives while the client closes. */
  pushText(text: unknown): void {
    if (this.readyState === OPEN || this.readyState === CLOSING) this.#tell('message', { data: text, code: 0 });
  }

  /** Acknowledges the message that was sent last. */
  deliver(messageId: string, over: Partial<ServerEvents['delivered']> = {}): void {
    const frame = this.sentOf('message').at(-1);
    if (frame === undefined) throw new Error('No message was sent');
    this.push('delivered', delivered(messageId, frame.data.client_message_id ?? '', over), frame.request_id);
  }

  expireToken(): void {
    this.push('error', errors.expiredToken());
  }

  /** The other end, or the network, ends it. */
  drop(code: number = ABNORMAL): void {
    if (this.readyState === CLOSED) return;
    this.#over(CLOSED);
    if (code === ABNORMAL) this.#tell('error');
    this.#tell('close', { code, data: undefined });
  }

  /** The handshake is answered with 401, 429 or 503: a browser does not say which. */
  refuse(): void {
    this.drop(ABNORMAL);
  }

  #pong(): void {
    this.push('pong', { server_time: new Date(this.#server.time()).toISOString() });
  }

  #over(state: number): void {
    this.readyState = state;
    this.closedAt ??= this.#server.deviceTime();
  }

  #tell(event: string, value: { data: unknown; code: number } = { data: undefined, code: 0 }): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(value);
  }
}

/** All sockets that a client opens, in order. */
export class FakeServer {
  readonly sockets: FakeSocket[] = [];
  readonly WebSocket: WebSocketConstructor;
  readonly deviceTime: () => number;
  /** How far the server's clock is ahead of the device's. */
  aheadMs = 0;
  onOpen: (socket: FakeSocket) => void = () => undefined;
  onFrame: (socket: FakeSocket, frame: SentFrame) => void = () => undefined;

  constructor(deviceTime: () => number) {
    this.deviceTime = deviceTime;
    const server = this;
    this.WebSocket = class extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(server, url, protocols);
        server.sockets.push(this);
        server.onOpen(this);
      }
    };
  }

  time(): number {
    return this.deviceTime() + this.aheadMs;
  }

  /** The socket that was opened last. */
  get latest(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('No socket was opened');
    return socket;
  }
}
