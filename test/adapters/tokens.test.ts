import { describe, expect, it } from 'vitest';
import { InvalidToken, jwksVerifier, secretVerifier } from '../../adapters/tokens.ts';
import {
  AUDIENCE,
  bytes,
  ISSUER,
  identityProvider,
  publish,
  SECONDS,
  SECRET,
  token,
} from '../lambdas/identity-provider.ts';
import { NOW } from '../support/events.ts';

const verify = secretVerifier(SECRET, {});
const RULES = { issuer: ISSUER, audience: AUDIENCE };

describe('a token of the shared secret', () => {
  it('tells who speaks, in which role, and until when', async () => {
    const given = await token({ role: 'operator' });

    expect(await verify(given, NOW)).toEqual({ userId: 'ada', role: 'operator', expiresAt: SECONDS + 3_600 });
  });

  it('is good until a whole second, rounded down', async () => {
    expect(await verify(await token({ exp: SECONDS + 59.9 }), NOW)).toMatchObject({ expiresAt: SECONDS + 59 });
  });

  it.each([
    ['a second before its end', SECONDS + 1, SECONDS + 1],
    ['at its end', SECONDS, SECONDS + 30],
    ['29 s after its end', SECONDS - 29, SECONDS + 1],
  ])('that comes %s speaks until then', async (_when, exp, expiresAt) => {
    expect(await verify(await token({ exp }), NOW)).toMatchObject({ expiresAt });
  });

  it.each([
    ['30 s after its end', { exp: SECONDS - 30 }, 'ERR_JWT_EXPIRED'],
    ['31 s before its beginning', { nbf: SECONDS + 31 }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['without an end', { exp: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['with a word for an end', { exp: 'never' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ])('that comes %s is invalid, and the cause says why', async (_when, claims, code) => {
    const error: unknown = await verify(await token(claims), NOW).catch((cause: unknown) => cause);

    expect(error).toBeInstanceOf(InvalidToken);
    expect(error).toMatchObject({ message: 'The token does not verify', cause: { code } });
  });

  it.each([
    ['its time is over', { exp: SECONDS - 30 }, true],
    ['it is not yet good', { nbf: SECONDS + 31 }, false],
    ['it names no user', { sub: undefined }, false],
  ])('is known to have expired, or not, when %s', async (_why, claims, isExpired) => {
    const error: unknown = await verify(await token(claims), NOW).catch((cause: unknown) => cause);

    expect(error).toMatchObject({ name: 'InvalidToken', isExpired });
  });

  it.each(['type', 'token_type', 'token_use'])('may say "access" in %s, and nothing else', async (name) => {
    expect(await verify(await token({ [name]: 'access' }), NOW)).toMatchObject({ userId: 'ada' });
    await expect(verify(await token({ [name]: 'refresh' }), NOW)).rejects.toThrow(
      `The token's ${name} is not "access"`,
    );
  });

  it.each([
    ['the wrong issuer', { issuer: 'https://another.example' }],
    ['the wrong audience', { audience: 'another-service' }],
  ])('is invalid with %s, where one is named', async (_what, rules) => {
    await expect(secretVerifier(SECRET, rules)(await token(), NOW)).rejects.toThrow(InvalidToken);
  });

  it('that was altered is invalid', async () => {
    const [header, , signature] = (await token()).split('.');
    const payload = Buffer.from(JSON.stringify({ sub: 'grace', exp: SECONDS + 3_600 })).toString('base64url');

    await expect(verify(`${header}.${payload}.${signature}`, NOW)).rejects.toThrow(InvalidToken);
  });
});

describe('the audience of a token', () => {
  const verifyFor = secretVerifier(SECRET, { audience: AUDIENCE });

  it('may be one of several', async () => {
    expect(await verifyFor(await token({ aud: ['another-service', AUDIENCE] }), NOW)).toMatchObject({ userId: 'ada' });
  });

  it('is the client id in an access token without one, as Cognito makes them', async () => {
    const cognito = { aud: undefined, token_use: 'access', client_id: AUDIENCE };

    expect(await verifyFor(await token(cognito), NOW)).toMatchObject({ userId: 'ada' });
  });

  it.each([
    ['names another service', { aud: 'another-service' }],
    ['names another client', { aud: undefined, token_use: 'access', client_id: 'another-service' }],
    ['names nobody', { aud: undefined }],
    ['has a client id and does not say that it is for access', { aud: undefined, client_id: AUDIENCE }],
    [
      'has an audience and a client id that differ',
      { aud: 'another-service', token_use: 'access', client_id: AUDIENCE },
    ],
  ])('is wrong in a token that %s', async (_what, claims) => {
    await expect(verifyFor(await token(claims), NOW)).rejects.toThrow('for somebody else');
  });
});

describe('a shared secret', () => {
  it('has at least 32 bytes', () => {
    expect(() => secretVerifier('a'.repeat(31), {})).toThrow('at least 32 bytes');
    expect(() => secretVerifier('a'.repeat(32), {})).not.toThrow();
  });

  it('is counted in bytes, not in characters', () => {
    expect(() => secretVerifier('é'.repeat(16), {})).not.toThrow();
  });
});

describe('a token of published keys', () => {
  it.each(['RS256', 'ES256'])('tells who speaks, signed with %s', async (alg) => {
    const provider = await identityProvider(alg);

    const identity = await jwksVerifier(new URL(provider.url), RULES)(await token({}, provider.signature), NOW);

    expect(identity).toEqual({ userId: 'ada', role: 'user', expiresAt: SECONDS + 3_600 });
  });

  it.each(['ES384', 'RS512'])('signed with %s is invalid', async (alg) => {
    const provider = await identityProvider(alg);
    const given = await token({}, provider.signature);

    await expect(jwksVerifier(new URL(provider.url), RULES)(given, NOW)).rejects.toThrow(InvalidToken);
  });

  it('signed with a secret is invalid', async () => {
    const provider = await identityProvider('ES256');
    const given = await token({}, { key: bytes(SECRET), alg: 'HS256', kid: 'key-1' });

    await expect(jwksVerifier(new URL(provider.url), RULES)(given, NOW)).rejects.toThrow(InvalidToken);
  });

  it('is not at fault when the keys come too late: they have 3 s', async () => {
    const provider = await identityProvider('ES256');
    const silent = await publish(() => undefined);
    const given = await token({}, provider.signature);

    const error: unknown = await jwksVerifier(new URL(silent), RULES)(given, NOW).catch((cause: unknown) => cause);

    expect(error).not.toBeInstanceOf(InvalidToken);
    expect(error).toMatchObject({ code: 'ERR_JWKS_TIMEOUT' });
  }, 8_000); // 8 s: without a limit of its own, the verifier would wait for ever

  it('is not at fault when nobody listens at the address of the keys', async () => {
    const provider = await identityProvider('ES256');
    const given = await token({}, provider.signature);

    const error: unknown = await jwksVerifier(new URL('http://127.0.0.1:9/'), RULES)(given, NOW).catch(
      (cause: unknown) => cause,
    );

    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(InvalidToken);
  });
});
