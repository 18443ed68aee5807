import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createQueue } from './queue.ts';

export type TestClient = {
  readonly socket: WebSocket;
  /** The next text frame; rejects when the connection has closed without one. */
  next(): Promise<string>;
  /** Sends an object as JSON, anything else as it is. */
  send(data: string | Buffer | object): void;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
};

export type ClientOptions = {
  readonly protocols?: string[];
  readonly headers?: Record<string, string | string[]>;
};

export type Refusal = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

/** Opens a connection and resolves once the 101 is here. It is cut when the test ends. */
export async function connect(url: string, options: ClientOptions = {}): Promise<TestClient> {
  const { socket, ...client } = dial(url, options);
  await once(socket, 'open');
  return { socket, ...client };
}

/** Begins a handshake without waiting for its answer. */
export function dial(url: string, { protocols = [], headers = {} }: ClientOptions = {}): TestClient {
  const socket = new WebSocket(url, protocols, { headers });
  onTestFinished(() => socket.terminate());
  const frames = createQueue<string>();
  socket.on('error', () => {}); // tests look at statuses and codes
  socket.on('message', (data) => frames.push(data.toString()));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => {
      frames.end(`closed with ${code}`);
      resolve({ code, reason: reason.toString() });
    });
  });
  return {
    socket,
    closed,
    next: frames.next,
    send: (data) => socket.send(typeof data === 'string' || Buffer.isBuffer(data) ? data : JSON.stringify(data)),
  };
}

/** Opens a connection that must not come about, and resolves to the HTTP answer. */
export async function refusedBy(url: string, options: ClientOptions = {}): Promise<Refusal> {
  const { socket } = dial(url, options);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    socket.once('unexpected-response', (_request, answer) => resolve(answer));
    socket.once('open', () => reject(new Error('the handshake was accepted')));
  });
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}
