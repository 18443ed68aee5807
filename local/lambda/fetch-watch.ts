import { current, type OpenCall, type Running } from './running.ts';

/** What call-watch.ts does for Node's HTTP client, for `fetch`, which has a client of its own. */
export function watchFetch(): void {
  const fetchOfNode = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const running = current.getStore();
    if (running === undefined) return fetchOfNode(input, init);
    // The caller's own signal: that of the new request follows it only until the request is collected as garbage.
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    return begin(running, new Request(input, init), signal, fetchOfNode);
  };
}

async function begin(
  running: Running,
  request: Request,
  signal: AbortSignal | undefined,
  fetchOfNode: typeof fetch,
): Promise<Response> {
  const { host } = new URL(request.url);
  if (running.hasEnded()) throw running.refuse(`${request.method} ${host}`);
  const startedAt = performance.now();
  const cutting = new AbortController();
  let isAnswered = false;
  const call: OpenCall = {
    name: `${request.method} ${host}`,
    isOpen: () => !isAnswered,
    cut: (cause) => cutting.abort(cause), // also a body that is still being read
  };
  running.openCalls.add(call);
  let status: number | undefined;
  try {
    const signals = [...(signal === undefined ? [] : [signal]), cutting.signal];
    const response = await fetchOfNode(request, { signal: AbortSignal.any(signals) });
    status = response.status;
    return response;
  } finally {
    isAnswered = true;
    const took = { startedAtMs: startedAt - running.startedAt, durationMs: performance.now() - startedAt };
    running.calls.push({ service: host, operation: request.method, ...took, status, readUnits: 0, writeUnits: 0 });
  }
}
