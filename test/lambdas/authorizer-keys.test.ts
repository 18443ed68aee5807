import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { exportSPKI } from 'jose';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { authorizerEvent } from '../support/events.ts';
import { captureLog, mockAws } from './harness.ts';
import { AUDIENCE, bytes, ISSUER, identityProvider, publish, SECRET, token } from './identity-provider.ts';

mockAws();
const secrets = mockClient(SecretsManagerClient);

const withToken = (given: string) => authorizerEvent({ query: { token: given } });

/** An authorizer in a container that has not run before, trusting the keys at this address. */
async function trusting(url: string, environment: Readonly<Record<string, string>> = {}) {
  const all = { TOKEN_JWKS_URL: url, TOKEN_ISSUER: ISSUER, TOKEN_AUDIENCE: AUDIENCE, ...environment };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  vi.resetModules();
  const { handler } = await import('../../lambdas/authorizer.ts');
  return handler;
}

beforeEach(() => {
  captureLog();
  secrets.reset();
});

describe('published keys', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('vouch for a token signed with %s', async (alg) => {
    const provider = await identityProvider(alg);
    const authorize = await trusting(provider.url);

    const policy = await authorize(withToken(await token({}, provider.signature)));

    expect(policy).toMatchObject({ principalId: 'ada', context: { user_id: 'ada' } });
  });

  it.each([
    ['of another issuer', { iss: 'https://another.example' }],
    ['for another audience', { aud: 'another-service' }],
    ['without an issuer', { iss: undefined }],
    ['without an audience', { aud: undefined }],
  ])('do not vouch for a token %s', async (_what, claims) => {
    const provider = await identityProvider('ES256');
    const authorize = await trusting(provider.url);

    await expect(authorize(withToken(await token(claims, provider.signature)))).rejects.toThrow(/^Unauthorized$/);
  });

  it('do not vouch for a token whose key is not among them', async () => {
    const [provider, stranger] = [await identityProvider('ES256'), await identityProvider('ES256')];
    const authorize = await trusting(provider.url);

    const foreign = await token({}, { ...stranger.signature, kid: 'key-2' });

    await expect(authorize(withToken(foreign))).rejects.toThrow(/^Unauthorized$/);
  });

  it('do not vouch for a token that another key signed under their name', async () => {
    const [provider, stranger] = [await identityProvider('ES256'), await identityProvider('ES256')];
    const authorize = await trusting(provider.url);

    const forged = await token({}, stranger.signature);

    await expect(authorize(withToken(forged))).rejects.toThrow(/^Unauthorized$/);
  });

  it('are no secrets: a token signed with the public key as a secret is refused', async () => {
    const provider = await identityProvider('RS256');
    const authorize = await trusting(provider.url);
    const key = bytes(await exportSPKI(provider.publicKey));

    const confused = await token({}, { key, alg: 'HS256', kid: 'key-1' });

    await expect(authorize(withToken(confused))).rejects.toThrow(/^Unauthorized$/);
  });

  it('are fetched once for all connections of a container', async () => {
    const provider = await identityProvider('ES256');
    let fetched = 0;
    const counted = await publish(async (_request, response) => {
      fetched += 1;
      response.end(await (await fetch(provider.url)).text());
    });
    const authorize = await trusting(counted);
    const good = withToken(await token({}, provider.signature));

    await authorize(good);
    await authorize(good);

    expect(fetched).toBe(1);
  });

  it.each(['TOKEN_ISSUER', 'TOKEN_AUDIENCE'])('are of no use without %s', async (name) => {
    const provider = await identityProvider('ES256');
    const authorize = await trusting(provider.url, { [name]: '' });

    await expect(authorize(withToken(await token({}, provider.signature)))).rejects.toThrow(`${name} is not set`);
  });
});

describe('keys that cannot be had are not the fault of the token', () => {
  it.each([
    ['the address answers 503', 503, ''],
    ['the answer is no JSON', 200, '<html>'],
    ['the answer has no keys', 200, '{}'],
  ])('when %s', async (_what, status, body) => {
    const provider = await identityProvider('ES256');
    const authorize = await trusting(
      await publish((_request, response) => {
        response.writeHead(status).end(body);
      }),
    );

    const result = authorize(withToken(await token({}, provider.signature)));

    await expect(result).rejects.toThrow();
    await expect(result).rejects.not.toThrow('Unauthorized');
  });

  it('when nobody answers, and it is tried again with the next connection', async () => {
    const provider = await identityProvider('ES256');
    let isUp = false;
    const flaky = await publish(async (_request, response) => {
      if (!isUp) response.destroy();
      else response.end(await (await fetch(provider.url)).text());
    });
    const authorize = await trusting(flaky);
    const good = withToken(await token({}, provider.signature));

    await expect(authorize(good)).rejects.not.toThrow('Unauthorized');
    isUp = true;
    expect(await authorize(good)).toMatchObject({ principalId: 'ada' });
  });
});

describe('a secret in Secrets Manager', () => {
  const NAME = 'demi/token';
  const keeping = () => trusting('', { TOKEN_SECRET_NAME: NAME, TOKEN_ISSUER: '', TOKEN_AUDIENCE: '' });

  it('is read once for all connections of a container', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: SECRET });
    const authorize = await keeping();

    await authorize(withToken(await token()));
    await authorize(withToken(await token()));

    expect(secrets.calls().map(({ args: [{ input }] }) => input)).toEqual([{ SecretId: NAME }]);
  });

  it('that cannot be read is not the fault of the token, and is read again for the next connection', async () => {
    secrets.on(GetSecretValueCommand).rejectsOnce(new Error('throttled')).resolves({ SecretString: SECRET });
    const authorize = await keeping();

    await expect(authorize(withToken(await token()))).rejects.toThrow('throttled');
    expect(await authorize(withToken(await token()))).toMatchObject({ principalId: 'ada' });
  });

  it('signs with HS256 and nothing else', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: SECRET });
    const provider = await identityProvider('RS256');
    const authorize = await keeping();

    await expect(authorize(withToken(await token({}, provider.signature)))).rejects.toThrow(/^Unauthorized$/);
  });
});
