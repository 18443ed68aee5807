import { current, type OpenCall, type Running } from './running.ts';

/** What call-watch.ts does for Node's HTTP client, for `fetch`, which has a client of its own. */
export function watchFetch(): void {
  const fetchOfNode = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const running = current.getStore();
    return running === undefined ? fetchOfNode(input, init) : begin(running, new Request(input, init), fetchOfNode);
  };
}

async function begin(running: Running, request: Request, fetchOfNode: typeof fetch): Promise<Response> {
  const { host } = new URL(request.url);
  if (running.hasEnded()) throw running.refuse(`${request.method} ${host}`);
  const startedAt = performance.now();
  const cutting = new AbortController();
  const call: OpenCall = {
    name: `${request.method} ${host}`,
    isOpen: () => running.openCalls.has(call),
    cut: (cause) => cutting.abort(cause),
  };
  running.openCalls.add(call);
  let status: number | undefined;
  try {
    const response = await fetchOfNode(request, { signal: AbortSignal.any([request.signal, cutting.signal]) });
    status = response.status;
    return response;
  } finally {
    running.openCalls.delete(call);
    const durationMs = performance.now() - startedAt;
    running.calls.push({ service: host, operation: request.method, durationMs, status, readUnits: 0, writeUnits: 0 });
  }
}
