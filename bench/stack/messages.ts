/** What the process of a stack says when clients may come. `secret` signs their tokens. */
export type FromStack = { readonly url: string; readonly secret: string };

/** What the process of the tables says when they may be asked. */
export type FromTables = { readonly endpoint: string };

/** What goes to the process of the clients. Connections are numbered in the order in which they came. */
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
