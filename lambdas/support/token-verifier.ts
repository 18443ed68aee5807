import { ENV, type Environment, requireEnv } from '../../adapters/env.ts';
import { jwksVerifier, secretVerifier, type VerifyToken } from '../../adapters/tokens.ts';

/**
 * The verifier that the environment asks for: published keys, a secret kept in Secrets Manager, or a secret given outright.
 * Throws when it names none: then nobody gets in.
 */
export async function tokenVerifier(environment: Environment = process.env): Promise<VerifyToken> {
  const jwksUrl = environment[ENV.tokenJwksUrl];
  if (jwksUrl !== undefined && jwksUrl !== '') {
    const issuer = requireEnv(ENV.tokenIssuer, environment);
    return jwksVerifier(new URL(jwksUrl), { issuer, audience: requireEnv(ENV.tokenAudience, environment) });
  }
  const rules = {
    issuer: environment[ENV.tokenIssuer] || undefined,
    audience: environment[ENV.tokenAudience] || undefined,
  };
  return secretVerifier(await tokenSecret(environment), rules);
}

async function tokenSecret(environment: Environment): Promise<string> {
  const name = environment[ENV.tokenSecretName];
  if (name === undefined || name === '') return requireEnv(ENV.tokenSecret, environment);
  // Loaded only where it is used: the client costs more to load than the rest of the authorizer.
  const { readSecret } = await import('../../adapters/secrets.ts');
  return readSecret(name);
}
