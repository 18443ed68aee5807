import type { ClientEvent } from '../../protocol/client-events.ts';
import type { ErrorData } from '../../protocol/errors.ts';
import type { ServerEvents } from '../../protocol/server-events.ts';
import type { ServerFrame } from '../connection/frames.ts';
import type { Line } from '../connection/line.ts';
import type { Alarm } from '../platform/alarm.ts';
import type { Clock } from '../platform/clock.ts';
import type { Token, TokenSource } from '../token-source.ts';
import { createRequests, type HttpRequest, type HttpResult, NO_ANSWER } from './requests.ts';

const FAST_MS = 3_000; // 3 s: PROTOCOL.md, "Without a WebSocket"
const SLOW_MS = 30_000; // 30 s, reached when nothing happens
const SLOWING = 1.5;

export type HttpLineOptions = {
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly alarm: Alarm; // of its own, for the next request
  readonly random: () => number;
  readonly getToken: TokenSource;
  readonly cursor: () => string | null;
  readonly isBusy: () => boolean;
  readonly isSound: (event: string, data: unknown) => boolean;
  readonly onFrame: (frame: ServerFrame) => void;
  /** It works, or no longer. */
  readonly onChange: (isUp: boolean) => void;
  readonly onProblem: (problem: 'token_unavailable' | 'token_refused' | 'forbidden') => void;
};

export type HttpLine = Line & {
  isUp(): boolean;
  /** Asks soon: something is expected, or somebody looks again. */
  check(): void;
  close(): void;
};

/** The conversation over HTTP while sockets fail: asks for news again and again, with the same cursor. */
export function openHttpLine(options: HttpLineOptions): HttpLine {
  const { clock, alarm, random, getToken, cursor, isBusy, isSound, onFrame, onChange, onProblem } = options;
  const ask = createRequests(options.url, options.fetch, clock);
  let token: Token | null = null;
  let interval = FAST_MS;
  let failures = 0;
  let isUp = false;
  let hasEnded = false;

  const setUp = (up: boolean): void => {
    if (up === isUp) return;
    isUp = up;
    onChange(up);
  };
  const request = async (what: HttpRequest): Promise<HttpResult> => {
    const isFresh = !token;
    token ??= await getToken();
    if (!token && !hasEnded) onProblem('token_unavailable');
    const result = !token || hasEnded ? NO_ANSWER : await ask(what, token.text);
    if (result.status !== 401) return result;
    token = null;
    return isFresh ? result : request(what); // it has run out, which is no failure of the line
  };
  const poll = async (): Promise<void> => {
    const after = cursor();
    const result = await request(messages(!after ? {} : { after, limit: 100 }));
    if (hasEnded) return;
    if (result.status === 200 && isSound('history', result.body))
      received(result.body as ServerEvents['history'], after);
    else failed(result);
    if (!hasEnded) alarm.set(interval, () => void poll());
  };
  const received = (history: ServerEvents['history'], after: string | null): void => {
    if (failures > 0) interval = FAST_MS;
    failures = 0;
    onFrame({ event: 'history', data: !after ? { ...history, mode: 'replace' } : history });
    setUp(true);
    const isQuiet = (history.messages.at(-1)?.message_id ?? '') <= (after ?? '') && !isBusy();
    interval = isQuiet ? Math.min(SLOW_MS, interval * SLOWING) : FAST_MS;
  };
  const failed = ({ status, body, retryAfterMs }: HttpResult): void => {
    setUp(false);
    failures += 1;
    interval = Math.max(retryAfterMs, FAST_MS + random() * Math.min(SLOW_MS, FAST_MS * 2 ** failures));
    if (status === 401 && failures > 1) onProblem('token_refused');
    if (body.code === 'forbidden') onProblem('forbidden');
  };
  const check = (): void => {
    if (!alarm.isSet() || failures > 0 || interval === FAST_MS) return; // soon enough, and never put off
    interval = FAST_MS;
    alarm.set(interval, () => void poll());
  };
  const exchange = async ({ answer, ...what }: Exchange, requestId?: string) => {
    const result = await request(what);
    const isTaken = Math.floor(result.status / 100) === 2 && isSound(answer, result.body);
    if (!hasEnded) onFrame(frameOf(answer, result, isTaken, requestId));
  };
  const send: Line['send'] = (event, data, requestId) => {
    const what = exchangeFor(event, data);
    if (!what) return false;
    void exchange(what, requestId);
    check();
    return true;
  };
  const close = (): void => {
    hasEnded = true;
    alarm.cancel();
  };
  void poll();
  return { kind: 'http', send, isUp: () => isUp, check, close };
}

type Answer = 'delivered' | 'history' | 'settings';

/** A request, and which event the data of its answer would be. */
type Exchange = HttpRequest & { readonly answer: Answer };

function exchangeFor(event: ClientEvent, data: object): Exchange | undefined {
  switch (event) {
    case 'message':
      return { answer: 'delivered', method: 'POST', path: '/messages', body: data };
    case 'history':
      return { answer: 'history', ...messages(data) };
    case 'settings': {
      const isRead = Object.values(data).every((value) => value === undefined);
      return { answer: 'settings', path: '/settings', ...(isRead ? { method: 'GET' } : { method: 'PUT', body: data }) };
    }
    default:
      return undefined;
  }
}

function messages(query: object): HttpRequest {
  const pairs = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
  return { method: 'GET', path: `/messages${pairs[0] ? '?' : ''}${pairs.join('&')}` };
}

const NO_CODE: ErrorData = { code: 'server_error', message: '', retryable: true };

/** An answer as the socket would have brought it. API Gateway's own have no `code`; a new token mends `unauthorized`. */
function frameOf(event: Answer, { status, body }: HttpResult, isTaken: boolean, requestId?: string): ServerFrame {
  if (isTaken) return { event, data: body, requestId } as unknown as ServerFrame;
  return {
    event: 'error',
    data: { ...NO_CODE, ...body, retryable: body.retryable !== false || status === 401 },
    requestId,
  };
}
