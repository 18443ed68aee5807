/** What the world around the stack shall do: open a conversation at each address, and then say something in each of these at once. */
export type Order =
  | { readonly kind: 'connect'; readonly addresses: readonly string[] } // numbered in the order in which they come
  | { readonly kind: 'talk'; readonly clients: readonly number[] };

/** What it says: where its model is, that all are connected, and how long each word took from the model to a client, ms. */
export type Report =
  | { readonly kind: 'model'; readonly url: string }
  | { readonly kind: 'connected' }
  | { readonly kind: 'talked'; readonly delays: readonly number[] };
