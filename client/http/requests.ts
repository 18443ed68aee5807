import type { Clock } from '../platform/clock.ts';

const PATIENCE_MS = 15_000; // 15 s

/** What came of a request: an answer, or none (`status` 0: the network, or nothing within 15 seconds). */
export type HttpResult = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number;
};

export const NO_ANSWER: HttpResult = { status: 0, body: {}, retryAfterMs: 0 };

export type HttpRequest = { readonly method: 'GET' | 'POST' | 'PUT'; readonly path: string; readonly body?: unknown };

export type Requests = (request: HttpRequest, token: string) => Promise<HttpResult>;

/** Sends requests to the HTTP routes (PROTOCOL.md, "Without a WebSocket"). Never rejects. */
export function createRequests(base: string, fetch: typeof globalThis.fetch, clock: Clock): Requests {
  return async ({ method, path, body }, token) => {
    const abort = new AbortController();
    const timer = clock.after(PATIENCE_MS, () => abort.abort());
    try {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const content = !body ? {} : { body: JSON.stringify(body) };
      const response = await fetch.call(globalThis, base + path, { method, headers, signal: abort.signal, ...content });
      const retryAfterMs = Number(response.headers.get('retry-after')) * 1_000 || 0; // or a date (RFC 9110, 10.2.3)
      return { status: response.status, body: Object(await response.json().catch(() => null)), retryAfterMs };
    } catch {
      return NO_ANSWER;
    } finally {
      timer.cancel();
    }
  };
}
