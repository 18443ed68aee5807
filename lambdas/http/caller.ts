import type { Identity } from '../../adapters/tokens.ts';
import { refuse } from '../../chat/refusal.ts';
import type { Caller } from '../../chat/speaker.ts';
import { errors, httpErrors } from '../../protocol/errors.ts';
import { isUserId } from '../../protocol/ids.ts';
import type { HttpContext } from './context.ts';
import { refuseRequest } from './http-refusal.ts';

/** Rejects with `InvalidToken` for a bad token. `now`: Unix ms. */
export type Identify = (token: string, now: number, requestId: string) => Promise<Identity>;

const BEARER = /^bearer +(\S+)$/i; // RFC 9110, 11.1: the scheme in any case

/** Who makes the request, by the same rules as the authorizer of a WebSocket. */
export async function callerOf({ req: request, env }: HttpContext, identify: Identify): Promise<Caller> {
  const token = BEARER.exec(request.header('Authorization') ?? '')?.[1];
  if (token === undefined) refuseRequest(401, httpErrors.unauthorized());
  const { userId, role, expiresAt } = await identify(token, Date.now(), env.requestContext.requestId);
  if (!isUserId(userId)) refuse(errors.forbidden());
  return { userId, role, tokenExpiresAt: expiresAt * 1000 };
}
