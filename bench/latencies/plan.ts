import type { Exchange } from './exchange.ts';

/** An exchange, and when it began, ms since the epoch. */
export type Talk = { readonly exchange: Exchange; readonly sentAt: number };

/** What the world around the designs is told: a client shall connect and wait for a greeting, or say something. */
export type Order =
  | {
      readonly kind: 'connect';
      readonly design: string;
      readonly address: string;
      readonly greeting: string | undefined;
    }
  | { readonly kind: 'talk'; readonly design: string; readonly thinkMs: number };

/** What it says: where its model is, that a client is connected, what a client had when, or why there is no such thing. */
export type Report =
  | { readonly kind: 'model'; readonly url: string }
  | { readonly kind: 'connected'; readonly design: string }
  | ({ readonly kind: 'talked'; readonly design: string } & Talk)
  | { readonly kind: 'failed'; readonly design: string; readonly why: string };
