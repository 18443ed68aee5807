import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from '../../protocol/limits.ts';
import type { ServerEvents } from '../../protocol/server-events.ts';
import type { WebSocketConstructor, WebSocketLike } from '../options.ts';
import type { Clock, Timer } from '../platform/clock.ts';
import { readFrame, type ServerFrame } from './frames.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Line } from './line.ts';

const GREETING_MS = 20_000; // 20 s for `connected` and `history`; a cold start behind the gateway takes seconds
const OPEN = 1;
const NORMAL = 1000;
const ABNORMAL = 1006; // RFC 6455, 7.4.1: what clients see when there was no close frame

export type SocketOptions = {
  readonly WebSocket: WebSocketConstructor;
  readonly url: string;
  readonly token: string;
  readonly clock: Clock;
  readonly isBusy: () => boolean;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onGreeted: () => void; // once: `connected` and the history after it have been passed to `onFrame`
  readonly onClose: (code: number) => void; // once, and never after `close`
};

/** One WebSocket from its opening to its end. It may end in silence, so silence is watched for. */
export class Socket implements Line {
  readonly kind = 'socket';
  readonly #options: SocketOptions;
  readonly #webSocket: WebSocketLike;
  readonly #greeting: Timer;
  #heartbeat: Heartbeat | undefined;
  #isGreeted = false;
  #hasEnded = false;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#greeting = options.clock.after(GREETING_MS, () => this.#end(ABNORMAL));
    this.#webSocket = new options.WebSocket(options.url, [SUBPROTOCOL, BEARER_SUBPROTOCOL_PREFIX + options.token]);
    this.#webSocket.addEventListener('message', ({ data }) => this.#receive(data));
    this.#webSocket.addEventListener('close', ({ code }) => this.#end(code));
    this.#webSocket.addEventListener('error', () => undefined); // a close follows; unheard, it would end a Node process
  }

  send: Line['send'] = (event, data, requestId) => {
    if (this.#webSocket.readyState !== OPEN) return false;
    this.#webSocket.send(JSON.stringify({ event, data, request_id: requestId }));
    this.#heartbeat?.reschedule();
    return true;
  };

  /** Finds out soon whether the other end is still there. */
  check(): void {
    this.#heartbeat?.check();
  }

  close(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#greeting.cancel();
    this.#heartbeat?.stop();
    try {
      this.#webSocket.close(NORMAL);
    } catch {
      // Some implementations throw while the handshake is under way.
    }
  }

  #end(code: number): void {
    if (this.#hasEnded) return;
    this.close();
    this.#options.onClose(code);
  }

  #receive(text: unknown): void {
    if (this.#hasEnded) return;
    this.#heartbeat?.alive();
    const frame = readFrame(text);
    if (frame === undefined) return;
    if (frame.event === 'connected') this.#startHeartbeat(frame.data);
    this.#options.onFrame(frame);
    this.#heartbeat?.reschedule();
    if (!this.#isGreeted && this.#heartbeat !== undefined && frame.event === 'history') this.#greeted();
  }

  #startHeartbeat({ heartbeat_ms: idleMs }: ServerEvents['connected']): void {
    const { clock, isBusy } = this.#options;
    const ping = (): void => void this.send('ping', {});
    this.#heartbeat ??= new Heartbeat({ clock, idleMs, isBusy, ping, onSilence: () => this.#end(ABNORMAL) });
  }

  #greeted(): void {
    this.#isGreeted = true;
    this.#greeting.cancel();
    this.#options.onGreeted();
  }
}
