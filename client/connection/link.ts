import type { Topic } from '../../protocol/topics.ts';
import type { HttpLine } from '../http/http-line.ts';
import { kept } from '../kept.ts';
import type { Later } from '../later.ts';
import type { WebSocketConstructor } from '../options.ts';
import { createAlarm } from '../platform/alarm.ts';
import type { Clock } from '../platform/clock.ts';
import type { Surroundings } from '../platform/surroundings.ts';
import { type ConnectionProblem, type ConnectionState, type ConnectionStatus, DISCONNECTED } from '../snapshot.ts';
import type { Token, TokenSource } from '../token-source.ts';
import { backOffMs } from './back-off.ts';
import { isSound, type ServerFrame } from './frames.ts';
import type { Line } from './line.ts';
import { renewalMs } from './renewal.ts';
import { openSocket, type Socket } from './socket.ts';

export type LinkOptions = {
  readonly url: string;
  readonly httpUrl: string | null;
  readonly topics: readonly Topic[];
  readonly WebSocket: WebSocketConstructor;
  readonly fetch: typeof globalThis.fetch;
  /** Undefined when it cannot be loaded just now. */
  readonly loadLater: () => Promise<Pick<Later, 'openHttpLine'> | undefined>;
  readonly getToken: TokenSource;
  readonly clock: Clock;
  readonly random: () => number;
  readonly surroundings: Surroundings;
  /** The newest message up to which nothing is missing; null when there is none. */
  readonly cursor: () => string | null;
  readonly isBusy: () => boolean;
  /** Who it is from now on, as the token says; null where it does not say. */
  readonly onUser: (userId: string | null) => void;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onStatus: () => void;
  /** Another line has taken over; what is unanswered goes over it. */
  readonly onLine: () => void;
  /** There is no line any more. */
  readonly onLost: () => void;
};

/**
 * Keeps a line to the server: opens sockets until one is greeted, replaces it before it is cut, falls back to HTTP while
 * sockets fail, and never gives up unless the caller does or the server refuses for good.
 */
export type Link = {
  readonly status: () => ConnectionStatus;
  readonly line: () => Line | undefined;
  /** Connects, or tries again now. */
  start(): void;
  /** Finds out soon whether the other end is still there. */
  check(): void;
  close(): void;
};

const STABLE_MS = 10_000; // 10 s: only then the next failure starts from a short delay again
const DRAIN_MS = 120_000; // 2 min for a reply that streams on the old connection
const SAME_TOKEN_MS = 10_000; // 10 s until the application is asked again for a newer token
const SOCKETS_BEFORE_HTTP = 3;
const NORMAL_CLOSURE = 1000; // the server deleted the connection: signed out or shut out

/** `socket` is there once there is a token; `serverAheadMs`: its clock, compared with this one. */
type Connection = { token?: Token; socket?: Socket; serverAheadMs: number; greetedAt: number };

export function createLink(options: LinkOptions): Link {
  const { clock, random, surroundings, cursor, isBusy, onFrame } = options;
  const retryAlarm = createAlarm(clock);
  const renewAlarm = createAlarm(clock);
  const drainAlarm = createAlarm(clock);
  let status = DISCONNECTED;
  let opening: Connection | undefined; // an attempt
  let current: Connection | undefined; // greeted, and in use
  let leaving: Connection | undefined; // replaced, but a reply may still stream over it
  let http: HttpLine | undefined;
  let failures = 0; // since the last connection that lasted
  let failedSockets = 0; // in a row
  let wasConnected = false;
  let problem: ConnectionProblem | null = null;
  let userId: string | null = null;
  let isStarted = false;
  let isOver = false;

  const line = (): Line | undefined => current?.socket ?? (http?.isUp() ? http : undefined);

  const stateNow = (): ConnectionState => {
    if (isOver) return 'closed';
    if (line()) return 'connected';
    if (!isStarted) return 'disconnected';
    if (!surroundings.isOnline()) return 'offline';
    return wasConnected || failures > 0 ? 'reconnecting' : 'connecting';
  };
  const publish = (): void => {
    status = kept(status, { state: stateNow(), transport: line()?.kind ?? null, problem });
    options.onStatus();
  };
  const serverNow = ({ serverAheadMs }: Connection): number => clock.now() + serverAheadMs;

  const attempt = async (): Promise<void> => {
    if (opening || isOver) return;
    retryAlarm.cancel();
    const connection: Connection = { serverAheadMs: 0, greetedAt: 0 };
    opening = connection;
    publish();
    const token = await getToken();
    if (opening !== connection) return;
    if (!token) {
      problem = 'token_unavailable';
      attemptFailed();
    } else if (current && gainsNothing(token, current)) {
      opening = undefined;
      renewAfter(SAME_TOKEN_MS);
    } else {
      if (problem === 'token_unavailable') problem = null;
      connection.token = token;
      open(connection, token);
    }
  };
  /** Nothing goes out, or comes in, by the line of another user. */
  const getToken: TokenSource = async () => {
    const token = await options.getToken();
    if (token && token.userId !== userId) {
      userId = token.userId;
      hangUp();
      options.onUser(userId);
      lineChanged();
      if (opening?.socket) closed(opening, 0);
    }
    return token;
  };
  const hangUp = (): void => {
    for (const connection of [opening, current, leaving]) connection?.socket?.close();
    http?.close();
    current = leaving = http = undefined;
  };
  const open = (connection: Connection, token: Token): void => {
    try {
      connection.socket = openSocket({
        ...options,
        url: address(),
        token: token.text,
        onFrame: (frame) => received(connection, frame),
        onGreeted: () => greeted(connection, token),
        onClose: (code) => closed(connection, code),
      });
    } catch {
      closed(connection, 0); // a content policy, or a token that cannot be a subprotocol (RFC 6455, 4.1)
    }
  };
  const address = (): string => {
    const { url, topics } = options; // by hand: React Native's URL knows no `searchParams.set`
    const after = cursor();
    const query = (topics[0] ? `&topics=${topics}` : '') + (after ? `&after=${after}` : '');
    return url + (url.includes('?') ? query : query.replace('&', '?'));
  };
  const received = (connection: Connection, frame: ServerFrame): void => {
    if (frame.event === 'connected') connection.serverAheadMs = Date.parse(frame.timestamp ?? '') - clock.now() || 0;
    onFrame(frame);
    if (frame.event === 'error' && frame.data.code === 'auth_expired_token') {
      connection.socket?.close();
      closed(connection, 0);
    }
    leaveIfIdle();
  };
  const greeted = (connection: Connection, token: Token): void => {
    leave();
    leaving = current;
    current = connection;
    connection.greetedAt = clock.now();
    opening = undefined;
    if (leaving) drainAlarm.set(DRAIN_MS, leave);
    http?.close();
    http = undefined;
    failedSockets = 0;
    renewAfter(renewalMs(token, serverNow(connection), random));
    lineChanged();
    leaveIfIdle();
  };
  const lineChanged = (): void => {
    if (line()) {
      problem = null;
      wasConnected = true;
    }
    publish();
    // Whoever heard of the status may have closed the client.
    if (line()) options.onLine();
    else options.onLost();
  };
  /** Opens the next connection beside the present one. */
  const renewAfter = (ms: number): void => renewAlarm.set(ms, () => void attempt());

  /** Whether the token of the present connection is about to end, and the new one ends no later. */
  const gainsNothing = ({ expiresAt }: Token, connection: Connection): boolean => {
    const ends = connection.token?.expiresAt;
    if (!ends || !expiresAt) return false;
    return ends - serverNow(connection) < DRAIN_MS && expiresAt <= ends;
  };
  const leave = (): void => {
    drainAlarm.cancel();
    leaving?.socket?.close();
    leaving = undefined;
  };
  const leaveIfIdle = (): void => {
    if (leaving && !isBusy()) leave();
  };
  const closed = (connection: Connection, code: number): void => {
    if (connection === leaving) leave();
    else if (code === NORMAL_CLOSURE) end('ended');
    else if (connection === opening) {
      failedSockets += 1;
      attemptFailed();
    } else if (connection === current) {
      current = undefined;
      if (clock.now() - connection.greetedAt >= STABLE_MS) failures = 0;
      renewAlarm.cancel();
      options.onLost();
      retry();
    }
  };
  const attemptFailed = (): void => {
    opening = undefined;
    if (failedSockets >= SOCKETS_BEFORE_HTTP && !current) void fallBack();
    retry();
  };
  const retry = (): void => {
    if (!opening && !isOver) {
      retryAlarm.set(backOffMs(failures, random), () => void attempt());
      failures += 1;
    }
    publish();
  };
  const fallBack = async (): Promise<void> => {
    const { httpUrl } = options;
    const later = await options.loadLater();
    if (!later || !httpUrl || http || current || isOver) return;
    http = later.openHttpLine({
      ...options,
      url: httpUrl,
      alarm: createAlarm(clock),
      isSound,
      getToken,
      onChange: lineChanged,
      onProblem: (found) => {
        if (found === 'forbidden') return end(found);
        problem = found;
        publish();
      },
    });
  };
  const check = (): void => {
    current?.socket?.check();
    http?.check();
  };
  /** No network says nothing about a server on this machine, so a live connection is only asked whether it lives. */
  const wake = (): void => {
    if (!isStarted) return;
    const isOnline = surroundings.isOnline();
    if (surroundings.isVisible() || !isOnline) check();
    if (!current && isOnline) void attempt();
    publish();
  };
  const stopWatching = surroundings.onChange(wake);

  const end = (why: ConnectionProblem | null): void => {
    isOver = true;
    problem = why;
    stopWatching();
    for (const alarm of [retryAlarm, renewAlarm, drainAlarm]) alarm.cancel();
    hangUp();
    opening = undefined;
    lineChanged();
  };
  const start = (): void => {
    isStarted = true;
    if (!current) void attempt();
  };
  return { status: () => status, line, start, check, close: () => end(null) };
}
