import { URL } from 'node:url'; // a test may take the platform's away

/** A request to the HTTP routes, taken apart. */
export type HttpRequest = {
  readonly method: string;
  readonly url: URL;
  readonly token: string;
  readonly body: unknown;
  readonly at: number; // Unix ms, by the device's clock
};

export type HttpAnswer = Response | Promise<Response>;

/** The HTTP routes, played by the test. Without an answer the network is down. */
export class FakeHttp {
  readonly requests: HttpRequest[] = [];
  readonly fetch: typeof globalThis.fetch;
  answer: (request: HttpRequest) => HttpAnswer = () => Promise.reject(new TypeError('fetch failed'));

  constructor(deviceTime: () => number) {
    this.fetch = async (input, init = {}) => {
      const request = {
        method: init.method ?? 'GET',
        url: new URL(String(input)),
        token: new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '',
        body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
        at: deviceTime(),
      };
      this.requests.push(request);
      return Promise.race([this.answer(request), aborted(init.signal ?? undefined)]);
    };
  }

  of(method: 'GET' | 'POST' | 'PUT'): readonly HttpRequest[] {
    return this.requests.filter((request) => request.method === method);
  }
}

/** An answer of the chat's, or of API Gateway's. */
export function answer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** Never comes. */
export const silence = (): Promise<Response> => new Promise(() => undefined);

export const unauthorized = (): Response =>
  answer(401, { message: 'Unauthorized', code: 'unauthorized', retryable: false });

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
}
