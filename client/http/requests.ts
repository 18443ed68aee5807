import type { ServerEvents } from '../../protocol/server-events.ts';
import type { Clock } from '../platform/clock.ts';

const PATIENCE_MS = 15_000; // 15 s

/** What came of a request: an answer of the chat's, or none (`status` 0: the network, or nothing within 15 seconds). */
export type HttpResult = { readonly status: number; readonly body: Body; readonly retryAfterMs: number };
type Body = Readonly<Record<string, unknown>>;

export type HttpRequest = {
  readonly path: string;
  readonly token: string;
  readonly body?: unknown;
};

/** Sends requests to the HTTP routes (PROTOCOL.md, "Without a WebSocket"). Never rejects. */
export function createRequester(base: string, fetch: typeof globalThis.fetch, clock: Clock, signal: AbortSignal) {
  return async ({ path, token, body }: HttpRequest): Promise<HttpResult> => {
    const abort = new AbortController();
    const leave = (): void => abort.abort();
    const timer = clock.after(PATIENCE_MS, leave);
    signal.addEventListener('abort', leave);
    try {
      const response = await fetch(base + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: abort.signal,
      });
      const answer: unknown = await response.json();
      const retryAfterMs = Number(response.headers.get('retry-after') ?? 0) * 1_000;
      return { status: response.status, body: isBody(answer) ? answer : {}, retryAfterMs };
    } catch {
      return { status: 0, body: {}, retryAfterMs: 0 };
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', leave);
    }
  };
}

/** The body of a history, if it is one. */
export function historyIn({ status, body }: HttpResult): ServerEvents['history'] | undefined {
  return status === 200 && Array.isArray(body.messages) ? (body as ServerEvents['history']) : undefined;
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null;
}
