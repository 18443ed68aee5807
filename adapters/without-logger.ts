/** As much of an SDK client as is needed here. */
type Client = { readonly middlewareStack: { remove(name: string): boolean } };

/**
 * Takes out the SDK's own logger. It copies the whole input and output of every call, without what is sensitive, for a logger that by
 * default does nothing with them (`@aws-sdk/core`, loggerMiddleware).
 */
export function withoutLogger<T extends Client>(client: T): T {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
