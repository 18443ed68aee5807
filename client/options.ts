import type { Topic } from '../protocol/topics.ts';
import type { Clock } from './platform/clock.ts';
import type { KeyValueStorage } from './platform/storage.ts';
import type { Surroundings } from './platform/surroundings.ts';

/** The part of the WebSocket API that is used: browsers, React Native, Node 22 and `ws` have it. */
export type WebSocketLike = {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number): void;
  addEventListener(event: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(event: 'close', listener: (event: { code: number }) => void): void;
  addEventListener(event: 'error', listener: () => void): void;
};
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

export type DemiClientOptions = {
  /** Address of the WebSocket API, `wss://HOST/STAGE`. Never put a token into it. */
  readonly url: string;
  /** A token that is valid now. Asked before every connection, and ahead of the end of the one in use. */
  readonly getToken: () => string | Promise<string>;
  /**
   * Base of the HTTP routes, such as `https://HOST/api/v1`; null for no fallback.
   * @default `/api/v1` on the host of `url`
   */
  readonly httpUrl?: string | null;
  /** What else to be told of. @default all: `stream`, `thinking`, `emotion` */
  readonly topics?: readonly Topic[];
  /** Keeps messages that are not acknowledged over a restart. @default localStorage where there is one, else memory */
  readonly storage?: KeyValueStorage;
  /** Under which key. @default `demi.outbox:` and `url` */
  readonly storageKey?: string;
  /** Whether to connect at once. @default true; with false, at `connect()` */
  readonly autoConnect?: boolean;
  /** @default the platform's */
  readonly WebSocket?: WebSocketConstructor;
  /** @default the platform's */
  readonly fetch?: typeof globalThis.fetch;
  /** Time and timers. @default the platform's, with a worker for the heartbeat where there are workers */
  readonly clock?: Clock;
  /** From 0 up to, but not with, 1. @default Math.random */
  readonly random?: () => number;
  /** When the network or the user comes back. @default the browser's events, where there are any */
  readonly surroundings?: Surroundings;
};
