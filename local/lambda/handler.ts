import { propertyOf } from '../json.ts';
import type { contextOf } from './context.ts';

export type Handler = (event: unknown, context: ReturnType<typeof contextOf>) => unknown;

/**
 * The handler that a module exports.
 *
 * @throws Error when there is none, or when it is one with a callback, which the runtime nodejs24.x no longer calls.
 */
export function handlerOf(module: unknown, functionName: string): Handler {
  const handler = propertyOf(module, 'handler');
  if (typeof handler !== 'function') throw new Error(`The module of function ${functionName} exports no handler`);
  if (handler.length > 2) {
    throw new Error(`The handler of function ${functionName} takes a callback, which nodejs24.x does not give it`);
  }
  return handler as Handler;
}
