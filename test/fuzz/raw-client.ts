import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createQueue } from '../local/gateway/queue.ts';
import { OPCODES, type ServerFrame, takeServerFrames } from './wire-frames.ts';
import { within } from './within.ts';

/** What a server said: a text, whole again if it came in several frames, or a close, ping or pong. */
export type Said = { readonly opcode: number; readonly payload: Buffer };

/** A client that writes bytes as they are given, and reads what comes back. */
export type RawClient = {
  /** Writes the chunks one after another, each in a turn of the event loop of its own. */
  write(...chunks: readonly Buffer[]): Promise<void>;
  /** The next text or close; rejects when the socket has ended without one. */
  next(): Promise<Said>;
  /** Everything so far, pings and pongs too. */
  readonly said: readonly Said[];
  /** Says that nothing more will be written, and resolves when the server has hung up too. */
  finish(): Promise<void>;
  /** Cuts the connection. */
  destroy(): void;
};

export type HttpAnswer = { readonly status: number; readonly head: string };
export type Conversation = RawClient & {
  /** The head of the first HTTP response; undefined when the server hung up without one. */
  readonly answer: Promise<HttpAnswer | undefined>;
};

const HEAD = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n/;

/** Opens a TCP connection to a server of WebSockets. After a 101, what it sends is read as frames. */
export function dialRaw(port: number): Conversation {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const answer = Promise.withResolvers<HttpAnswer | undefined>();
  const hungUp = Promise.withResolvers<void>();
  const spoken = createQueue<Said>();
  const said: Said[] = [];
  const join = joinFrames();
  let status: number | undefined;
  let unread = Buffer.alloc(0);

  function readHead(): void {
    const match = HEAD.exec(unread.toString('latin1'));
    if (match === null) return;
    status = Number(match[1]);
    unread = unread.subarray(match[0].length);
    answer.resolve({ status, head: match[0] });
  }

  function readFrames(): void {
    const taken = takeServerFrames(unread);
    unread = Buffer.from(taken.rest);
    for (const whole of taken.frames.flatMap(join)) {
      said.push(whole);
      if (whole.opcode === OPCODES.text || whole.opcode === OPCODES.close) spoken.push(whole);
    }
  }

  socket.on('data', (chunk) => {
    if (status !== undefined && status !== 101) return;
    unread = Buffer.concat([unread, chunk]);
    try {
      if (status === undefined) readHead();
      if (status === 101) readFrames();
    } catch (cause) {
      hungUp.reject(cause);
      socket.destroy();
    }
  });
  socket.on('error', () => undefined); // a reset is a way to hang up
  socket.once('close', () => {
    answer.resolve(undefined);
    spoken.end('The server hung up');
    hungUp.resolve();
  });
  hungUp.promise.catch(() => undefined); // told to whoever waits

  return {
    answer: answer.promise,
    said,
    async write(...chunks) {
      for (const chunk of chunks) {
        if (!socket.writable) return;
        socket.write(chunk);
        await nextTurn();
      }
    },
    next: () => within(spoken.next(), 'no frame came'),
    async finish() {
      if (socket.writable) socket.end();
      await within(hungUp.promise, 'the server does not hang up');
    },
    destroy: () => void socket.destroy(),
  };
}

/** Puts the frames of a text together; control frames may come in between. Throws where frames do not fit together. */
function joinFrames(): (frame: ServerFrame) => readonly Said[] {
  let begun: Buffer | undefined;
  return ({ opcode, isLast, payload }) => {
    if (opcode >= OPCODES.close) return [{ opcode, payload }];
    if ((begun === undefined) !== (opcode === OPCODES.text)) throw new Error('The server mixed up its frames');
    const text = Buffer.concat([begun ?? Buffer.alloc(0), payload]);
    begun = isLast ? undefined : text;
    return isLast ? [{ opcode: OPCODES.text, payload: text }] : [];
  };
}

/** The lines of a handshake that no gateway could refuse. */
export const HANDSHAKE_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['Host', '127.0.0.1'],
  ['Upgrade', 'websocket'],
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
];

/** A request as bytes. Names, values and the target go out as they are, in Latin-1. */
export function requestBytes(
  line: string,
  headers: readonly (readonly [name: string, value: string])[],
  body: Buffer = Buffer.alloc(0),
): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${line}\r\n${lines.join('')}\r\n`, 'latin1'), body]);
}
