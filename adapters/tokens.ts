import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Role } from '../protocol/server-events.ts';

/** Who a token speaks for. `expiresAt`: epoch seconds until which its connection may speak. */
export type Identity = { readonly userId: string; readonly role: Role; readonly expiresAt: number };

/** Verifies a token. Rejects with `InvalidToken`, or with another error when it could not be verified at all. */
export type VerifyToken = (token: string, now: number) => Promise<Identity>;

/** The token is bad, expired, of the wrong kind or for somebody else. Its message is for the log, never for the client. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';

  /** Whether it was good once, and only its time is over. */
  get isExpired(): boolean {
    return this.cause instanceof errors.JWTExpired;
  }
}

export type TokenRules = { readonly issuer?: string | undefined; readonly audience?: string | undefined };

const CLOCK_TOLERANCE_SECONDS = 30;
const SECRET_BYTES = 32; // RFC 7518, 3.2: at least the size of the hash
const JWKS_TIMEOUT_MS = 3_000; // 3 s; the keys are fetched once per container and kept for ten minutes

/** Tokens signed with a shared secret, HS256 and nothing else. */
export function secretVerifier(secret: string, rules: TokenRules): VerifyToken {
  const key = new TextEncoder().encode(secret);
  if (key.length < SECRET_BYTES) throw new Error(`The token secret must have at least ${SECRET_BYTES} bytes`);
  return verifier((token, options) => jwtVerify(token, key, { ...options, algorithms: ['HS256'] }), rules);
}

/** Tokens of an identity provider, by its published keys; asymmetric algorithms only, so no key is mistaken for a secret. */
export function jwksVerifier(url: URL, rules: { readonly issuer: string; readonly audience: string }): VerifyToken {
  const keys = createRemoteJWKSet(url, { timeoutDuration: JWKS_TIMEOUT_MS });
  const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
  return verifier((token, options) => jwtVerify(token, keys, { ...options, algorithms }), rules);
}

type Verify = (token: string, options: JWTVerifyOptions) => Promise<{ readonly payload: JWTPayload }>;

function verifier(verify: Verify, { issuer, audience }: TokenRules): VerifyToken {
  return async (token, now) => {
    const options = {
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(now),
      ...(issuer === undefined ? {} : { issuer }),
    };
    try {
      const claims = (await verify(token, options)).payload;
      if (audience !== undefined && !isMeantFor(audience, claims))
        throw new InvalidToken('The token is for somebody else');
      return identity(claims, now);
    } catch (cause) {
      if (isTokensFault(cause)) throw new InvalidToken('The token does not verify', { cause });
      throw cause;
    }
  };
}

/** Everything that jose complains of is the token's fault, except when the keys could not be fetched or read. */
function isTokensFault(cause: unknown): boolean {
  if (cause instanceof errors.JWKSTimeout || cause instanceof errors.JWKSInvalid) return false;
  return cause instanceof errors.JOSEError && cause.code !== 'ERR_JOSE_GENERIC';
}

/** Access tokens of Amazon Cognito name their audience in `client_id` ("Understanding the access token"). */
function isMeantFor(audience: string, claims: JWTPayload): boolean {
  if (claims.aud === undefined && claims.token_use === 'access') return claims.client_id === audience;
  return [claims.aud].flat().includes(audience);
}

function identity(claims: JWTPayload, now: number): Identity {
  for (const name of ['type', 'token_type', 'token_use']) {
    const kind = claims[name];
    if (kind !== undefined && kind !== 'access') throw new InvalidToken(`The token's ${name} is not "access"`);
  }
  const userId = claims.sub ?? claims.user_id;
  if (typeof userId !== 'string' || userId === '') throw new InvalidToken('The token names no user');
  return { userId, role: roleOf(claims.role), expiresAt: expiry(claims.exp, now) };
}

/** A token that only the tolerance let in shall not be refused with the first frame. */
function expiry(exp: number | undefined, now: number): number {
  if (exp === undefined) throw new InvalidToken('The token has no end');
  return exp * 1000 > now ? Math.floor(exp) : Math.floor(exp) + CLOCK_TOLERANCE_SECONDS;
}

/** Identity providers put all sorts of words here; only ours mean more than "user". */
function roleOf(claim: unknown): Role {
  return claim === 'operator' || claim === 'admin' ? claim : 'user';
}
