/** What goes to the process of a stack. */
export type ToStack = { readonly kind: 'memory' } | { readonly kind: 'stop' };

export type FromStack =
  | { readonly kind: 'started'; readonly url: string; readonly secret: string }
  | { readonly kind: 'memory'; readonly bytes: number };

/** What goes to the process of the clients. Groups are connections that talk at the same time, by their number. */
export type ToClients =
  | { readonly kind: 'connect'; readonly addresses: readonly string[] } // answered when all have their history
  | { readonly kind: 'talk'; readonly connections: readonly number[]; readonly exchanges: number };

export type FromClients =
  | { readonly kind: 'there' }
  | { readonly kind: 'connected' }
  | ({ readonly kind: 'talked' } & Talk);

/** How long exchanges took, ms from sending; and all of them together. */
export type Talk = {
  readonly acknowledged: readonly number[];
  readonly typing: readonly number[];
  readonly replied: readonly number[];
  readonly tookMs: number;
};
