import type { Topic } from '../../protocol/topics.ts';
import { HttpLine } from '../http/http-line.ts';
import type { WebSocketConstructor } from '../options.ts';
import type { Clock } from '../platform/clock.ts';
import type { Surroundings } from '../platform/surroundings.ts';
import { Timers } from '../platform/timers.ts';
import { type ConnectionProblem, type ConnectionState, type ConnectionStatus, DISCONNECTED } from '../snapshot.ts';
import type { Token, TokenSource } from '../token-source.ts';
import { backOffMs } from './back-off.ts';
import type { ServerFrame } from './frames.ts';
import type { Line } from './line.ts';
import { renewalMs } from './renewal.ts';
import { Socket } from './socket.ts';

export type LinkOptions = {
  readonly url: string;
  readonly httpUrl: string | null;
  readonly topics: readonly Topic[];
  readonly WebSocket: WebSocketConstructor;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly random: () => number;
  readonly surroundings: Surroundings;
  /** The newest message up to which nothing is missing; null when there is none. */
  readonly cursor: () => string | null;
  readonly isBusy: () => boolean;
  readonly onToken: (token: Token) => void;
  readonly onFrame: (frame: ServerFrame, line: Line['kind']) => void;
  readonly onStatus: (status: ConnectionStatus) => void;
  /** Another line has taken over; what is unanswered goes over it. */
  readonly onLine: () => void;
  /** There is no line any more. */
  readonly onLost: () => void;
};

const STABLE_MS = 10_000; // 10 s: only then the next failure starts from a short delay again
const DRAIN_MS = 120_000; // 2 min for a reply that streams on the old connection
const SAME_TOKEN_MS = 10_000; // 10 s until the application is asked again for a newer token
const SOCKETS_BEFORE_HTTP = 3;
const NORMAL_CLOSURE = 1000; // the server deleted the connection: signed out or shut out

type Session = { readonly socket: Socket; readonly token: Token; serverAheadMs: number };

/**
 * Keeps a line to the server: opens sockets until one is greeted, replaces it before it is cut, falls back to HTTP while
 * sockets fail, and never gives up unless the caller does or the server refuses for good.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #timers: Timers<'retry' | 'stable' | 'renew' | 'drain'>;
  readonly #stopWatching: () => void;
  #status: ConnectionStatus = DISCONNECTED;
  #current: Session | undefined; // greeted, and in use
  #opening: object | undefined; // an attempt: its mark while the token is fetched, then its session
  #leaving: Session | undefined; // replaced, but a reply may still stream over it
  #http: HttpLine | undefined;
  #failures = 0; // since the last connection that lasted
  #failedSockets = 0; // in a row
  #wasConnected = false;
  #problem: ConnectionProblem | null = null;
  #isStarted = false;
  #isOver = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
    this.#stopWatching = options.surroundings.onChange(() => this.#wake());
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  get line(): Line | undefined {
    if (this.#current !== undefined) return this.#current.socket;
    return this.#http?.isUp === true ? this.#http : undefined;
  }

  /** Connects, or tries again now. */
  start(): void {
    if (this.#isOver || this.#current !== undefined) return;
    this.#isStarted = true;
    void this.#attempt();
  }

  /** Finds out soon whether the other end is still there. */
  check(): void {
    this.#current?.socket.check();
    this.#http?.wake();
  }

  close(problem: ConnectionProblem | null = null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#problem = problem;
    this.#stopWatching();
    this.#timers.cancelAll();
    for (const session of [this.#current, this.#opening, this.#leaving]) closeSocket(session);
    this.#http?.stop();
    this.#current = this.#opening = this.#leaving = this.#http = undefined;
    this.#options.onLost();
    this.#publish();
  }

  async #attempt(): Promise<void> {
    if (this.#opening !== undefined || this.#isOver) return;
    this.#timers.cancel('retry');
    const mark = {};
    this.#opening = mark;
    this.#publish();
    const token = await this.#options.tokens.fresh();
    if (this.#opening !== mark) return;
    if (token === null) return this.#attemptFailed('token_unavailable');
    if (this.#gainsNothing(token)) return this.#renewLater(SAME_TOKEN_MS);
    this.#options.onToken(token);
    this.#open(token);
  }

  #open(token: Token): void {
    const { WebSocket, clock, isBusy } = this.#options;
    const session: Session = {
      token,
      serverAheadMs: 0,
      socket: new Socket({
        WebSocket,
        url: this.#address(),
        token: token.text,
        clock,
        isBusy,
        onFrame: (frame) => this.#received(session, frame),
        onGreeted: () => this.#greeted(session),
        onClose: (code) => this.#closed(session, code),
      }),
    };
    this.#opening = session;
  }

  #address(): string {
    const { url, topics, cursor } = this.#options;
    const after = cursor();
    const query = [
      ...(topics.length === 0 ? [] : [`topics=${topics.join(',')}`]),
      ...(after === null ? [] : [`after=${after}`]),
    ];
    return query.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}`;
  }

  #received(session: Session, frame: ServerFrame): void {
    if (frame.event === 'connected' && frame.timestamp !== undefined) {
      session.serverAheadMs = Date.parse(frame.timestamp) - this.#options.clock.now();
    }
    this.#options.onFrame(frame, 'socket');
    if (frame.event === 'error' && frame.data.code === 'auth_expired_token') this.#expired(session);
    if (this.#leaving !== undefined && !this.#options.isBusy()) this.#leave();
  }

  #greeted(session: Session): void {
    if (this.#opening !== session) return;
    this.#leave();
    this.#leaving = this.#current;
    if (this.#leaving !== undefined) this.#timers.set('drain', DRAIN_MS, () => this.#leave());
    this.#opening = undefined;
    this.#current = session;
    this.#failedSockets = 0;
    this.#problem = null;
    this.#wasConnected = true;
    this.#http?.stop();
    this.#http = undefined;
    this.#timers.set('stable', STABLE_MS, () => {
      this.#failures = 0;
    });
    this.#renewLater(renewalMs(session.token, this.#options.clock.now() + session.serverAheadMs, this.#options.random));
    this.#publish();
    this.#options.onLine();
    if (this.#leaving !== undefined && !this.#options.isBusy()) this.#leave();
  }

  /** Opens the next connection beside the present one. */
  #renewLater(ms: number): void {
    this.#opening = undefined;
    this.#timers.set('renew', ms, () => void this.#attempt());
  }

  /** Whether a connection with this token would end no later than the present one. */
  #gainsNothing(token: Token): boolean {
    const ends = this.#current?.token.expiresAt ?? null;
    if (this.#current === undefined || ends === null || token.expiresAt === null) return false;
    const isNearEnd = ends - (this.#options.clock.now() + this.#current.serverAheadMs) < STABLE_MS * 12;
    return isNearEnd && token.expiresAt <= ends;
  }

  #leave(): void {
    this.#timers.cancel('drain');
    closeSocket(this.#leaving);
    this.#leaving = undefined;
  }

  #expired(session: Session): void {
    if (session === this.#leaving) {
      this.#leave();
      return;
    }
    session.socket.close();
    this.#closed(session, 0);
  }

  #closed(session: Session, code: number): void {
    if (session === this.#leaving) {
      this.#leave();
    } else if (code === NORMAL_CLOSURE) {
      this.close('ended');
    } else if (session === this.#opening) {
      this.#failedSockets += 1;
      this.#attemptFailed(null);
    } else if (session === this.#current) {
      this.#current = undefined;
      this.#timers.cancel('stable');
      this.#timers.cancel('renew');
      this.#options.onLost();
      this.#retry();
    }
  }

  #attemptFailed(problem: ConnectionProblem | null): void {
    this.#opening = undefined;
    if (problem !== null) this.#problem = problem;
    if (this.#failedSockets >= SOCKETS_BEFORE_HTTP && this.#current === undefined) this.#fallBack();
    this.#retry();
  }

  #retry(): void {
    const isUnderWay = this.#opening !== undefined; // the next connection, to replace the one that was just lost
    if (!isUnderWay) {
      this.#timers.set('retry', backOffMs(this.#failures, this.#options.random), () => void this.#attempt());
      this.#failures += 1;
    }
    this.#publish();
  }

  #fallBack(): void {
    const { httpUrl, fetch, clock, random, tokens, cursor, isBusy, onFrame } = this.#options;
    if (this.#http !== undefined || httpUrl === null || fetch === undefined) return;
    this.#http = new HttpLine({
      url: httpUrl,
      fetch,
      clock,
      random,
      tokens,
      cursor,
      isBusy,
      onFrame: (frame) => onFrame(frame, 'http'),
      onChange: (isUp) => this.#httpChanged(isUp),
      onProblem: (problem) => (problem === 'forbidden' ? this.close(problem) : this.#publishProblem(problem)),
    });
  }

  #httpChanged(isUp: boolean): void {
    if (isUp) this.#problem = null;
    if (isUp) this.#wasConnected = true;
    this.#publish();
    if (isUp) this.#options.onLine();
    else this.#options.onLost();
  }

  /**
   * No network says nothing about a server on this machine, so a live connection is only asked whether it lives, and a
   * waiting attempt is made at once only when there is hope.
   */
  #wake(): void {
    if (!this.#isStarted || this.#isOver) return;
    const { surroundings } = this.#options;
    if (surroundings.isVisible() || !surroundings.isOnline()) this.check();
    if (this.#current === undefined && surroundings.isOnline()) void this.#attempt();
    this.#publish();
  }

  #publishProblem(problem: ConnectionProblem): void {
    this.#problem = problem;
    this.#publish();
  }

  #publish(): void {
    const status: ConnectionStatus = {
      state: this.#state(),
      transport: this.line?.kind ?? null,
      problem: this.#problem,
    };
    const before = this.#status;
    if (status.state === before.state && status.transport === before.transport && status.problem === before.problem)
      return;
    this.#status = Object.freeze(status);
    this.#options.onStatus(this.#status);
  }

  #state(): ConnectionState {
    if (this.#isOver) return 'closed';
    if (this.line !== undefined) return 'connected';
    if (!this.#isStarted) return 'disconnected';
    if (!this.#options.surroundings.isOnline()) return 'offline';
    return this.#wasConnected || this.#failures > 0 ? 'reconnecting' : 'connecting';
  }
}

function closeSocket(session: object | undefined): void {
  if (session !== undefined && 'socket' in session) (session as Session).socket.close();
}
