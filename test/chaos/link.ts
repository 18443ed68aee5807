import { WebSocket } from 'ws';
import { type ConnectionWatch, newWatch } from './connection-watch.ts';
import type { Trace } from './trace.ts';

/** One WebSocket of a device, and what the device has to know about it. Times are Unix ms. */
export type Link = {
  readonly number: number; // counts a device's connections
  readonly socket: WebSocket;
  readonly trace: Trace;
  readonly tokenExpiresAt: number;
  watch: ConnectionWatch;
  openedAt: number | undefined;
  greetedAt: number | undefined;
  sentAt: number;
  heardAt: number;
  pingedAt: number | undefined; // since when a sign of life is waited for
  pausedUntil: number | undefined;
  isOurEnd: boolean; // the device closed it
};

export type LinkListener = {
  onText(link: Link, text: string): void;
  /** `status`: of a handshake that was refused. */
  onClosed(link: Link, code: number, status: number | undefined): void;
};

export type LinkOptions = {
  readonly url: string;
  readonly number: number;
  readonly userId: string;
  readonly token: string;
  readonly tokenExpiresAt: number;
  readonly after: string | undefined;
  readonly topics: readonly string[];
  readonly trace: Trace;
};

const HANDSHAKE_WITHIN_MS = 12_000; // 12 s; $connect itself has 10 s

export function openLink(options: LinkOptions, listener: LinkListener): Link {
  const { number, trace, tokenExpiresAt, userId } = options;
  const socket = new WebSocket(addressOf(options), {
    handshakeTimeout: HANDSHAKE_WITHIN_MS,
    perMessageDeflate: false,
  });
  const link: Link = {
    number,
    socket,
    trace,
    tokenExpiresAt,
    watch: newWatch(userId),
    openedAt: undefined,
    greetedAt: undefined,
    sentAt: 0,
    heardAt: 0,
    pingedAt: undefined,
    pausedUntil: undefined,
    isOurEnd: false,
  };
  let status: number | undefined;
  socket.on('open', () => {
    link.openedAt = Date.now();
  });
  socket.on('message', (data) => listener.onText(link, String(data)));
  socket.on('unexpected-response', (_request, response) => {
    status = response.statusCode;
    socket.terminate();
  });
  socket.on('error', () => undefined); // a close follows
  socket.on('close', (code) => listener.onClosed(link, code, status));
  return link;
}

export function isOpen(link: Link | undefined): link is Link & { readonly openedAt: number } {
  return link?.openedAt !== undefined && link.socket.readyState === WebSocket.OPEN;
}

export function sendFrame(link: Link, event: string, data: object, requestId?: string): void {
  if (!isOpen(link)) return;
  link.sentAt = Date.now();
  link.socket.send(JSON.stringify({ event, data, ...(requestId === undefined ? {} : { request_id: requestId }) }));
  if (event !== 'ping') link.trace.note(link.number, `> ${event} ${requestId ?? ''}`);
}

function addressOf({ url, token, after, topics }: LinkOptions): URL {
  const address = new URL(url);
  address.searchParams.set('token', token);
  if (after !== undefined) address.searchParams.set('after', after);
  if (topics.length > 0) address.searchParams.set('topics', topics.join(','));
  return address;
}
