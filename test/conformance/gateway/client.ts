import { WebSocket } from 'ws';
import { Observed, soon } from './observed.ts';

export type Ended = { readonly code: number; readonly reason: string };

/** A client that has been let in. */
export type Client = {
  readonly socket: WebSocket;
  /** Is in the handshake's query, so that the CONNECT event can be told from others. */
  readonly tag: string;
  /** Sends an object as JSON, anything else as it is. */
  send(data: string | Buffer | object): void;
  /** Sends one text message in frames of so many bytes. */
  sendInFrames(text: string, frameBytes: number): void;
  /** The next frame. */
  next(): Promise<string>;
  /** The frames that have come and were not taken by `next`. */
  waiting(): readonly string[];
  /** Resolves when the connection is closed, and only then. */
  readonly ended: Promise<Ended>;
};

/** Opens a connection. What cannot be seen within `patienceMs` was not there. */
export async function openClient(url: string, tag: string, patienceMs: number): Promise<Client> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const frames: { readonly text: string; readonly isBinary: boolean }[] = [];
  const arrived = new Set<() => void>();
  const announce = () => {
    for (const tell of arrived) tell();
  };
  socket.on('message', (data, isBinary) => {
    frames.push({ text: data.toString(), isBinary });
    announce();
  });
  const ended = new Promise<Ended>((resolve) => {
    socket.once('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
      announce();
    });
  });
  const take = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const frame = frames.shift();
        if (frame === undefined && socket.readyState !== WebSocket.CLOSED) return;
        arrived.delete(look);
        if (frame === undefined) reject(new Observed('closed without a frame'));
        else resolve(frame.isBinary ? `binary: ${frame.text}` : frame.text);
      };
      arrived.add(look);
      look();
    });
  await soon(opened(socket), patienceMs, 'neither let in nor refused').catch((cause: unknown) => {
    socket.terminate();
    throw cause;
  });
  return {
    socket,
    tag,
    ended,
    send: (data) => socket.send(typeof data === 'string' || Buffer.isBuffer(data) ? data : JSON.stringify(data)),
    sendInFrames(text, frameBytes) {
      for (let start = 0; start < text.length; start += frameBytes) {
        socket.send(text.slice(start, start + frameBytes), { fin: start + frameBytes >= text.length });
      }
    },
    next: () => soon(take(), patienceMs, 'nothing is sent'),
    waiting: () => frames.map(({ text }) => text),
  };
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.on('error', () => {}); // the close code tells it
      resolve();
    });
    socket.once('unexpected-response', (_request, response) => {
      reject(new Observed(`refused with ${response.statusCode}`));
      socket.on('error', () => {});
      socket.terminate();
    });
    socket.once('error', (cause) => reject(new Observed(`not connected: ${cause.message}`)));
  });
}
