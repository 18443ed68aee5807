import type { Context } from 'hono';
import type { Caller } from '../../chat/speaker.ts';

/** What the application has of an invocation, and what it finds out about a request. */
export type HttpEnvironment = {
  readonly Bindings: { readonly requestContext: { readonly requestId: string } };
  readonly Variables: { caller: Caller };
};

export type HttpContext = Context<HttpEnvironment>;
