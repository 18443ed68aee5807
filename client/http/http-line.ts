import type { ClientData } from '../../protocol/client-events.ts';
import type { ErrorData } from '../../protocol/errors.ts';
import type { ServerEvents } from '../../protocol/server-events.ts';
import { backOffMs } from '../connection/back-off.ts';
import { type ServerFrame, serverError } from '../connection/frames.ts';
import type { Line } from '../connection/line.ts';
import type { Clock } from '../platform/clock.ts';
import { Timers } from '../platform/timers.ts';
import type { Token, TokenSource } from '../token-source.ts';
import { createRequester, type HttpResult, historyIn } from './requests.ts';

const FAST_MS = 3_000; // 3 s: PROTOCOL.md, "Without a WebSocket"
const SLOW_MS = 30_000; // 30 s, reached when nothing happens
const SLOWING = 1.5;

export type HttpLineOptions = {
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly tokens: TokenSource;
  readonly cursor: () => string | null;
  readonly isBusy: () => boolean;
  readonly onFrame: (frame: ServerFrame) => void;
  /** It works, or no longer. */
  readonly onChange: (isUp: boolean) => void;
  readonly onProblem: (problem: 'token_unavailable' | 'token_refused' | 'forbidden') => void;
};

/** The conversation over HTTP while sockets fail: asks for news again and again, with the same cursor. */
export class HttpLine implements Line {
  readonly kind = 'http';
  readonly #options: HttpLineOptions;
  readonly #timers: Timers<'poll'>;
  readonly #end = new AbortController();
  readonly #request: ReturnType<typeof createRequester>;
  #token: Token | null = null;
  #interval = FAST_MS;
  #failures = 0;
  #isAsking = false;
  #isUp = false;

  constructor(options: HttpLineOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
    this.#request = createRequester(options.url, options.fetch, options.clock, this.#end.signal);
    void this.#poll();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  send: Line['send'] = (event, data, requestId) => {
    if (!this.#isUp) return false;
    if (event === 'message') void this.#post(data as ClientData<'message'>, requestId);
    else if (event === 'history') void this.#page(data as ClientData<'history'>, requestId);
    else return false;
    return true;
  };

  /** Asks soon: something is expected, or somebody looks again. */
  wake(): void {
    this.#interval = FAST_MS;
    if (this.#timers.has('poll') && this.#failures === 0) this.#schedule(FAST_MS);
  }

  stop(): void {
    this.#end.abort();
    this.#timers.cancelAll();
  }

  async #poll(): Promise<void> {
    if (this.#isAsking || this.#hasEnded) return;
    this.#isAsking = true;
    const after = this.#options.cursor();
    const result = await this.#get(after === null ? '' : `?after=${after}&limit=100`);
    this.#isAsking = false;
    if (this.#hasEnded || result === undefined) return;
    const history = historyIn(result);
    if (history === undefined) this.#failed(result);
    else this.#received(history, after);
  }

  #received(history: ServerEvents['history'], after: string | null): void {
    this.#failures = 0;
    const newest = history.messages.at(-1)?.message_id ?? '';
    const isNews = newest > (after ?? '');
    const data = after === null ? { ...history, mode: 'replace' as const } : history;
    this.#options.onFrame({ event: 'history', data });
    this.#setUp(true);
    this.#interval = isNews || this.#options.isBusy() ? FAST_MS : Math.min(SLOW_MS, this.#interval * SLOWING);
    this.#schedule(this.#interval);
  }

  #failed(result: HttpResult): void {
    this.#setUp(false);
    this.#inspect(result);
    this.#failures += 1;
    const wait = FAST_MS + backOffMs(this.#failures, this.#options.random);
    if (!this.#hasEnded) this.#schedule(Math.max(result.retryAfterMs, wait));
  }

  /** What an answer says of the token and of the user. */
  #inspect({ status, body }: HttpResult): void {
    if (status === 401) this.#token = null;
    if (status === 401 && this.#failures > 0) this.#options.onProblem('token_refused');
    if (status === 403 && body.code === 'forbidden') this.#options.onProblem('forbidden');
  }

  async #post(data: ClientData<'message'>, requestId: string | undefined): Promise<void> {
    this.wake();
    const result = await this.#get('', data);
    if (this.#hasEnded) return;
    const isTaken = result !== undefined && (result.status === 200 || result.status === 201);
    this.#options.onFrame(isTaken ? deliveredFrame(result, requestId) : errorFrame(result, requestId));
    if (result?.status === 401) this.#failed(result);
  }

  async #page(data: ClientData<'history'>, requestId: string | undefined): Promise<void> {
    const query = Object.entries(data).map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
    const result = await this.#get(`?${query.join('&')}`);
    if (this.#hasEnded) return;
    const history = result === undefined ? undefined : historyIn(result);
    if (history === undefined) return this.#options.onFrame(errorFrame(result, requestId));
    this.#options.onFrame({ event: 'history', data: history, ...(requestId === undefined ? {} : { requestId }) });
  }

  /** Undefined when there is no token to ask with. */
  async #get(query: string, body?: unknown): Promise<HttpResult | undefined> {
    this.#token ??= await this.#options.tokens.fresh();
    if (this.#token === null) return this.#withoutToken();
    return this.#request({ path: `/messages${query}`, token: this.#token.text, body });
  }

  #withoutToken(): undefined {
    if (this.#hasEnded) return;
    this.#options.onProblem('token_unavailable');
    this.#failed({ status: 0, body: {}, retryAfterMs: 0 });
  }

  get #hasEnded(): boolean {
    return this.#end.signal.aborted;
  }

  #schedule(ms: number): void {
    this.#timers.set('poll', ms, () => void this.#poll());
  }

  #setUp(isUp: boolean): void {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    this.#options.onChange(isUp);
  }
}

function deliveredFrame({ body }: HttpResult, requestId: string | undefined): ServerFrame {
  const data = body as unknown as ServerEvents['delivered'];
  return { event: 'delivered', data, ...(requestId === undefined ? {} : { requestId }) };
}

/** API Gateway's own answers have no `code`. */
function errorFrame(result: HttpResult | undefined, requestId: string | undefined): ServerFrame {
  const { code, retryable } = result?.body ?? {};
  if (typeof code !== 'string' || typeof retryable !== 'boolean') return serverError(requestId);
  const isMended = code === 'unauthorized'; // by the next token
  const data = { ...result?.body, retryable: retryable || isMended } as unknown as ErrorData;
  return { event: 'error', data, ...(requestId === undefined ? {} : { requestId }) };
}
