import * as v from 'valibot';
import { ENV } from '../adapters/env.ts';
import { type Identity, InvalidToken } from '../adapters/tokens.ts';
import { isUserId } from '../protocol/ids.ts';
import { narrow } from '../protocol/narrow.ts';
import { BEARER_SUBPROTOCOL_PREFIX } from '../protocol/subprotocol.ts';
import { identify } from './support/identify.ts';
import { findHeader } from './support/socket-event.ts';

const authorizerEvent = v.object({
  methodArn: v.string(),
  headers: v.optional(v.nullable(v.record(v.string(), v.optional(v.string())))),
  queryStringParameters: v.optional(v.nullable(v.record(v.string(), v.optional(v.string())))),
  requestContext: v.object({ requestId: v.string() }),
});

type Context = { readonly user_id: string; readonly role: string; readonly token_exp: number };
export type Policy = {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: '2012-10-17';
    readonly Statement: readonly [
      { readonly Action: 'execute-api:Invoke'; readonly Effect: 'Allow' | 'Deny'; readonly Resource: string },
    ];
  };
  readonly context?: Context;
};

const LONGEST_CONNECTION_SECONDS = 7_800; // 2 h 10 min

/** The word by which API Gateway knows that it shall answer 401 (API Gateway guide, "Lambda REQUEST authorizers"). */
const UNAUTHORIZED = 'Unauthorized';

/**
 * Decides who may connect: throws `Unauthorized` (401) without a good token, denies (403) a user whose id cannot become
 * part of a key, and otherwise vouches for the user in the context that comes back with every later event.
 */
export async function handler(input: unknown): Promise<Policy> {
  const event = narrow(authorizerEvent, input, 'authorizer event');
  const token = event.queryStringParameters?.token || bearer(findHeader(event.headers ?? {}, 'Sec-WebSocket-Protocol'));
  if (token === undefined) throw new Error(UNAUTHORIZED);
  const now = Date.now();
  const identity = await verify(token, now, event.requestContext.requestId);
  return isUserId(identity.userId) ? allow(event.methodArn, identity, now) : deny(event.methodArn);
}

async function verify(token: string, now: number, requestId: string): Promise<Identity> {
  try {
    return await identify(token, now, requestId);
  } catch (cause) {
    if (!(cause instanceof InvalidToken)) {
      const { report } = await import('./support/logger.ts');
      report('function_failed', { requestId, cause });
      throw cause;
    }
    throw new Error(UNAUTHORIZED); // without the cause: Lambda logs an error with all that hangs on it
  }
}

function bearer(subprotocols: string | undefined): string | undefined {
  const offered = (subprotocols ?? '').split(',').map((name) => name.trim());
  const found = offered.find((name) => name.startsWith(BEARER_SUBPROTOCOL_PREFIX));
  return found?.slice(BEARER_SUBPROTOCOL_PREFIX.length) || undefined;
}

function allow(methodArn: string, identity: Identity, now: number): Policy {
  const lifelong = process.env[ENV.tokenExpiry] === 'connect-only';
  const token_exp = lifelong ? Math.floor(now / 1000) + LONGEST_CONNECTION_SECONDS : identity.expiresAt;
  const context = { user_id: identity.userId, role: identity.role, token_exp };
  return { ...policy('Allow', methodArn, identity.userId), context };
}

function deny(methodArn: string): Policy {
  return policy('Deny', methodArn, 'refused');
}

function policy(Effect: 'Allow' | 'Deny', Resource: string, principalId: string): Policy {
  const Statement = [{ Action: 'execute-api:Invoke', Effect, Resource }] as const;
  return { principalId, policyDocument: { Version: '2012-10-17', Statement } };
}
