import type { HandshakeRequest } from './events.ts';

/** Whether a handshake carries one identity source, and not empty. */
export type IdentitySource = (request: HandshakeRequest) => boolean;

const EXPRESSION = /^route\.request\.(header|querystring)\.(.+)$/;

/**
 * Compiles `route.request.header.NAME` (any case) or `route.request.querystring.NAME`.
 *
 * @throws TypeError for anything else: context and stage variable sources are not imitated.
 */
export function compileIdentitySource(expression: string): IdentitySource {
  const match = EXPRESSION.exec(expression);
  const name = match?.[2];
  if (match === null || name === undefined) throw new TypeError(`not an identity source: ${expression}`);
  if (match[1] === 'querystring') {
    return ({ query }) => query.some(([key, value]) => key === name && value !== '');
  }
  const wanted = name.toLowerCase();
  return ({ headers }) => headers.some(([key, value]) => key.toLowerCase() === wanted && value !== '');
}
