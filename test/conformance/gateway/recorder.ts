import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** The part of an event that rows read; shapes are compared as a whole. */
export type SeenEvent = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly requestContext: Readonly<Record<string, unknown>> & { readonly connectionId: string };
  readonly body?: string;
  readonly [field: string]: unknown;
};

/** What a function of the echo app told. */
export type Recording = {
  readonly function: string;
  readonly event: SeenEvent;
  /** Of the context; undefined where it cannot tell. */
  readonly remainingMs?: unknown;
  readonly result?: unknown;
};

export type Recorder = {
  /** Where functions tell what they saw. */
  readonly url: string;
  /** The first telling of this function whose event has `text` in it, now or when it comes. */
  heard(functionName: string, text: string): Promise<Recording>;
  /** All of them so far. */
  all(functionName: string, text: string): readonly Recording[];
  /** Lets functions pass that wait at this gate, now and from now on. */
  openGate(name: string): void;
  stop(): Promise<void>;
};

type Listener = (recording: Recording) => void;

/** Starts a server on loopback that writes down what the functions of the echo app tell, and keeps their gates. */
export async function startRecorder(): Promise<Recorder> {
  const recordings: Recording[] = [];
  const listeners = new Set<Listener>();
  const gates = new Map<string, PromiseWithResolvers<void>>();

  const gateOf = (name: string): PromiseWithResolvers<void> => {
    const gate = gates.get(name) ?? Promise.withResolvers<void>();
    gates.set(name, gate);
    return gate;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gate = /^\/gates\/(.+)$/.exec(request.url ?? '')?.[1];
    if (gate === undefined) {
      const recording = (await json(request)) as Recording;
      recordings.push(recording);
      for (const listener of listeners) listener(recording);
    } else {
      await gateOf(gate).promise;
    }
    response.end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy()); // the function was cut off while it told
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const all: Recorder['all'] = (functionName, text) =>
    recordings.filter((recording) => is(recording, functionName, text));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    all,
    heard(functionName, text) {
      const [known] = all(functionName, text);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => {
        const listener: Listener = (recording) => {
          if (!is(recording, functionName, text)) return;
          listeners.delete(listener);
          resolve(recording);
        };
        listeners.add(listener);
      });
    },
    openGate: (name) => gateOf(name).resolve(),
    async stop() {
      for (const gate of gates.values()) gate.resolve();
      server.close();
      server.closeAllConnections();
    },
  };
}

function is(recording: Recording, functionName: string, text: string): boolean {
  return recording.function === functionName && JSON.stringify(recording.event).includes(text);
}
