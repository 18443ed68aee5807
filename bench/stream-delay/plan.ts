/** What the world around the stack shall do: one client for each address, so many messages each. */
export type Plan = { readonly addresses: readonly string[]; readonly replies: number };

/** What it says: where its model is, and in the end how long each word took from the model to a client, ms. */
export type Report = { readonly modelUrl: string } | { readonly delays: readonly number[] };
