import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A server frame, as far as it is looked at here. */
export type Frame = {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly request_id?: string;
};

/** What API Gateway charges for: messages in both directions, each begun 32 KB of one. */
export type FrameCount = { in: number; out: number };

export type Device = {
  send(event: string, data?: object): void;
  /** Takes the oldest frame of this event, waiting for it if need be. */
  next(event: string): Promise<Frame>;
  /** Resolves when all that was sent to it until now has arrived. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

const CHARGED_BYTES = 32_768;
const PATIENCE_MS = 30_000; // 30 s; a frame that takes longer does not come

/** A client that counts its frames into `count`. */
export async function connectDevice(address: string, count: FrameCount): Promise<Device> {
  const socket = new WebSocket(address);
  const frames: Frame[] = [];
  let arrived = Promise.withResolvers<void>();
  socket.on('message', (data) => {
    const text = String(data);
    count.out += charged(text);
    frames.push(JSON.parse(text) as Frame);
    arrived.resolve();
    arrived = Promise.withResolvers();
  });
  await once(socket, 'open');
  return {
    send(event, data) {
      const text = JSON.stringify({ event, data });
      count.in += charged(text);
      socket.send(text);
    },
    async next(event) {
      const overdue = AbortSignal.timeout(PATIENCE_MS);
      for (;;) {
        const index = frames.findIndex((frame) => frame.event === event);
        const [found] = index < 0 ? [] : frames.splice(index, 1);
        if (found !== undefined) return found;
        if (overdue.aborted) throw new Error(`No ${event} came; there are ${frames.map((frame) => frame.event)}`);
        await Promise.race([arrived.promise, once(overdue, 'abort')]);
      }
    },
    async settled() {
      socket.ping(); // its pong comes after all that was sent before
      await once(socket, 'pong');
    },
    async close() {
      socket.close(1000);
      await once(socket, 'close');
    },
  };
}

function charged(text: string): number {
  return Math.max(1, Math.ceil(Buffer.byteLength(text) / CHARGED_BYTES));
}
