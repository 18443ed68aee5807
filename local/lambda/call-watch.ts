import { subscribe } from 'node:diagnostics_channel';
import { errorMonitor } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { callName } from './call-name.ts';
import { current, killed, type OpenCall, type Running } from './running.ts';

/**
 * Watches every HTTP request of this thread, through Node's diagnostics channels, so for whatever client: notes the calls
 * of an invocation, refuses those that begin after its end, and lets it die at the call at which it is to die.
 */
export function watchCalls(): void {
  subscribe('http.client.request.created', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    const running = current.getStore();
    if (running !== undefined) begin(running, request);
  });
}

function begin(running: Running, request: ClientRequest): void {
  const { service, operation } = callName(request);
  if (running.hasEnded()) {
    request.destroy(running.refuse(operation));
    return;
  }
  running.callsBegun += 1;
  const number = running.callsBegun;
  if (diesAt(running, number, 'before')) {
    request.destroy();
    running.stop(killed(running.requestId));
    return;
  }
  const startedAt = performance.now();
  const call: OpenCall = {
    name: operation,
    isOpen: () => !request.destroyed && responseOf(request)?.complete !== true,
    cut: (cause) => request.destroy(cause),
  };
  running.openCalls.add(call);
  const settle = (): void => {
    if (!running.openCalls.delete(call)) return;
    const response = responseOf(request);
    running.calls.push({
      service,
      operation,
      startedAtMs: startedAt - running.startedAt,
      durationMs: performance.now() - startedAt,
      status: response?.statusCode,
      readUnits: unitsOf(response, 'x-local-read-units'),
      writeUnits: unitsOf(response, 'x-local-write-units'),
    });
    if (diesAt(running, number, 'after')) running.stop(killed(running.requestId));
  };
  request.once('close', settle).once(errorMonitor, settle); // whichever the client hears of first
}

function diesAt({ death }: Running, call: number, when: 'before' | 'after'): boolean {
  return death?.call === call && death.when === when;
}

/** `res` is Node's own property of a request that was answered; its types leave it out. */
function responseOf(request: ClientRequest): IncomingMessage | undefined {
  return (request as ClientRequest & { readonly res?: IncomingMessage | null }).res ?? undefined;
}

function unitsOf(response: IncomingMessage | undefined, header: string): number {
  return Number(response?.headers[header] ?? 0);
}
