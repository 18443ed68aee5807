import { onTestFinished } from 'vitest';
import {
  type Gateway,
  type GatewayOptions,
  type Invoke,
  type LogEntry,
  type Route,
  startGateway,
} from '../../../local/gateway/index.ts';
import { createQueue } from './queue.ts';

export type TestGateway = Gateway & {
  readonly logs: readonly LogEntry[];
  /** The first log entry with this message, now or when it comes. */
  logged(message: string): Promise<LogEntry>;
};

/** What tests read of an event; the rest is compared as a whole. */
export type TestEvent = {
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly requestContext: Record<string, unknown> & { readonly connectionId: string; readonly requestId: string };
};

/** Starts a gateway on a free port of 127.0.0.1, stage `dev`; it is closed when the test ends. */
export async function start(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const logs: LogEntry[] = [];
  const awaited = new Map<string, (entry: LogEntry) => void>();
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    stage: 'dev',
    routeSelectionExpression: '$request.body.event',
    routes: {},
    log: (entry) => {
      logs.push(entry);
      awaited.get(entry.message)?.(entry);
    },
    ...options,
  });
  onTestFinished(() => gateway.close());
  return {
    ...gateway,
    logs,
    logged: (message) =>
      new Promise((resolve) => {
        const entry = logs.find((candidate) => candidate.message === message);
        if (entry === undefined) awaited.set(message, resolve);
        else resolve(entry);
      }),
  };
}

/** A route without a route response. */
export function oneWay(invoke: Invoke): Route {
  return { invoke, routeResponse: false };
}

/** A route with a route response. */
export function twoWay(invoke: Invoke): Route {
  return { invoke, routeResponse: true };
}

/** Answers with the body of the message. */
export const echo: Invoke = async (event) => ({ statusCode: 200, body: (event as TestEvent).body });

/** An integration that keeps its events for the test, and gives every one the same answer. */
export function record(answer: Invoke = async () => ({ statusCode: 200 })) {
  const events: TestEvent[] = [];
  const queue = createQueue<TestEvent>();
  const invoke: Invoke = (event) => {
    events.push(event as TestEvent);
    queue.push(event as TestEvent);
    return answer(event);
  };
  return { invoke, events, next: queue.next };
}
