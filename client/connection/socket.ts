import type { SERVER_SETTINGS } from '../../protocol/limits.ts';
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from '../../protocol/subprotocol.ts';
import type { WebSocketConstructor } from '../options.ts';
import type { Clock } from '../platform/clock.ts';
import { readFrame, type ServerFrame } from './frames.ts';
import { createHeartbeat, type Heartbeat } from './heartbeat.ts';
import type { Line } from './line.ts';

const GREETING_MS = 20_000; // 20 s for `connected` and `history`; a cold start behind the gateway takes seconds
const SHORTEST_BEAT_MS: typeof SERVER_SETTINGS.heartbeatMs.min = 1_000; // 1 s; its type only, as with all limits here
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

export type Socket = Line & {
  /** Finds out soon whether the other end is still there. */
  check(): void;
  close(): void;
};

/** One WebSocket from its opening to its end. It may end in silence, so silence is watched for. */
export function openSocket({
  url,
  token,
  clock,
  isBusy,
  onFrame,
  onGreeted,
  onClose,
  ...given
}: SocketOptions): Socket {
  const webSocket = new given.WebSocket(url, [SUBPROTOCOL, BEARER_SUBPROTOCOL_PREFIX + token]);
  const greeting = clock.after(GREETING_MS, () => end(ABNORMAL));
  let heartbeat: Heartbeat | undefined;
  let hasHistory = false; // it may overtake `connected`
  let isGreeted = false;
  let hasEnded = false;

  const close = (): void => {
    hasEnded = true;
    greeting.cancel();
    heartbeat?.stop();
    webSocket.close(NORMAL);
  };
  const end = (code: number): void => {
    if (hasEnded) return;
    close();
    onClose(code);
  };
  const send: Line['send'] = (event, data, requestId) => {
    if (webSocket.readyState !== OPEN) return false;
    webSocket.send(JSON.stringify({ event, data, request_id: requestId }));
    heartbeat?.reschedule();
    return true;
  };
  const startHeartbeat = (idleMs: number): void => {
    const ping = (): void => void send('ping', {});
    heartbeat ??= createHeartbeat({
      clock,
      idleMs: Math.max(SHORTEST_BEAT_MS, Number(idleMs) || 0),
      isBusy,
      ping,
      onSilence: () => end(ABNORMAL),
    });
  };
  const receive = (text: unknown): void => {
    if (hasEnded) return;
    heartbeat?.alive();
    const frame = readFrame(text);
    if (!frame) return;
    if (frame.event === 'connected') startHeartbeat(frame.data.heartbeat_ms);
    onFrame(frame);
    if (hasEnded) return; // whoever heard of the frame closed the client
    heartbeat?.reschedule();
    hasHistory ||= frame.event === 'history';
    if (isGreeted || !heartbeat || !hasHistory) return;
    isGreeted = true;
    greeting.cancel();
    onGreeted();
  };
  webSocket.addEventListener('message', ({ data }) => receive(data));
  webSocket.addEventListener('close', ({ code }) => end(code));
  webSocket.addEventListener('error', () => undefined); // a close follows; unheard, it would end a Node process
  return { kind: 'socket', send, check: () => heartbeat?.check(), close };
}
