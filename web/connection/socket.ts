import type { ClientData, ClientEvent } from '../../protocol/client-events.ts';
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from '../../protocol/subprotocol.ts';
import { type ReceivedFrame, readFrame } from './frames.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';

const OPENING_MS = 20_000; // 20 s until `connected`; a cold start behind the gateway takes seconds
const ABNORMAL = 1006; // RFC 6455, 7.4.1: what browsers report when there was no close frame

export type Socket = {
  send<E extends ClientEvent>(event: E, data: ClientData<E>, requestId?: string): void;
  /** Finds out soon whether the other end is still there. */
  check(): void;
  /** What is pending has changed, and with it how often to look for signs of life. */
  reschedule(): void;
  close(): void;
};

export type SocketOptions = {
  readonly url: string;
  readonly token: string;
  readonly isBusy: () => boolean;
  readonly onFrame: (frame: ReceivedFrame) => void;
  readonly onClose: (code: number) => void; // once, and never after `close`
};

/** One WebSocket from its opening to its end. It may end in silence, so silence is watched for. */
export function openSocket({ url, token, isBusy, onFrame, onClose }: SocketOptions): Socket {
  const webSocket = new WebSocket(url, [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${token}`]);
  const opening = setTimeout(() => end(ABNORMAL), OPENING_MS);
  let heartbeat: Heartbeat | undefined;
  let hasEnded = false;

  const release = (): void => {
    hasEnded = true;
    clearTimeout(opening);
    heartbeat?.stop();
    webSocket.close();
  };
  const end = (code: number): void => {
    if (hasEnded) return;
    release();
    onClose(code);
  };
  const send: Socket['send'] = (event, data, requestId) => {
    if (webSocket.readyState !== WebSocket.OPEN) return;
    webSocket.send(JSON.stringify({ event, data, request_id: requestId }));
  };
  const receive = (text: unknown): void => {
    heartbeat?.alive();
    const frame = readFrame(text);
    if (frame === undefined || hasEnded) return;
    if (frame.event === 'connected') {
      clearTimeout(opening);
      const ping = (): void => send('ping', {});
      heartbeat ??= startHeartbeat({ idleMs: frame.data.heartbeat_ms, isBusy, ping, onSilence: () => end(ABNORMAL) });
    }
    onFrame(frame);
    heartbeat?.reschedule();
  };
  webSocket.addEventListener('message', ({ data }) => receive(data));
  webSocket.addEventListener('close', ({ code }) => end(code));

  return { send, check: () => heartbeat?.check(), reschedule: () => heartbeat?.reschedule(), close: release };
}
