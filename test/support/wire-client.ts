import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A server frame, as loosely as a client first sees it. */
export type Frame = {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly timestamp: string;
  readonly request_id?: string;
};

export type ConnectOptions = {
  readonly token?: string;
  readonly after?: string;
  readonly topics?: string;
  readonly subprotocols?: readonly string[];
};

const FRAME_WITHIN_MS = 10_000; // 10 s; a frame that takes longer does not come

/** A client that keeps every frame until a test asks for it, so that none is missed and nothing has to sleep. */
export class WireClient {
  readonly socket: WebSocket;
  readonly #frames: Frame[] = [];
  readonly #closed = Promise.withResolvers<number>();
  #arrived = Promise.withResolvers<void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.#frames.push(JSON.parse(String(data)));
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers();
    });
    socket.on('close', (code) => this.#closed.resolve(code));
    socket.on('error', () => undefined);
  }

  /** Resolves once the socket is open; rejects with `HTTP status N` when the handshake is refused. */
  static async connect(url: string, options: ConnectOptions = {}): Promise<WireClient> {
    const address = new URL(url);
    for (const name of ['token', 'after', 'topics'] as const) {
      if (options[name] !== undefined) address.searchParams.set(name, options[name]);
    }
    const socket = new WebSocket(address, [...(options.subprotocols ?? [])]);
    const client = new WireClient(socket);
    const refused = Promise.withResolvers<never>();
    socket.once('unexpected-response', (_request, response) => {
      refused.reject(new Error(`HTTP status ${response.statusCode}`));
      socket.terminate();
    });
    await Promise.race([once(socket, 'open'), refused.promise]);
    return client;
  }

  /** Connects and takes the two frames that greet every connection. */
  static async greeted(url: string, options: ConnectOptions): Promise<WireClient & { history: Frame }> {
    const client = await WireClient.connect(url, options);
    await client.next('connected');
    const history = await client.next('history');
    return Object.assign(client, { history });
  }

  send(event: string, data?: unknown, extra: Readonly<Record<string, unknown>> = {}): void {
    this.sendText(JSON.stringify({ event, data, ...extra }));
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  /** Takes the oldest frame of this event (of any, without a name), waiting for it if need be. */
  async next(event?: string, matches: (frame: Frame) => boolean = () => true): Promise<Frame> {
    const deadline = AbortSignal.timeout(FRAME_WITHIN_MS);
    for (;;) {
      const index = this.#frames.findIndex((frame) => (event === undefined || frame.event === event) && matches(frame));
      const [found] = index < 0 ? [] : this.#frames.splice(index, 1);
      if (found !== undefined) return found;
      if (deadline.aborted) throw new Error(`No ${event ?? 'frame'} came; there are ${this.#names()}`);
      await Promise.race([this.#arrived.promise, aborted(deadline)]);
    }
  }

  /** Takes everything up to the next frame of this event, which is the last. */
  async until(event: string): Promise<readonly Frame[]> {
    const frames = [await this.next()];
    while (frames.at(-1)?.event !== event) frames.push(await this.next());
    return frames;
  }

  /** Takes everything that came until a `pong` shows that the server had nothing else to say. */
  async untilQuiet(): Promise<readonly Frame[]> {
    const request_id = `quiet-${Math.random()}`;
    this.send('ping', {}, { request_id });
    await this.next('pong', (frame) => frame.request_id === request_id);
    return this.#frames.splice(0);
  }

  close(code?: number): Promise<number> {
    this.socket.close(code);
    return this.closed();
  }

  /** The code with which the socket closed. */
  closed(): Promise<number> {
    return this.#closed.promise;
  }

  #names(): string {
    return this.#frames.map((frame) => frame.event).join(', ') || 'none';
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
