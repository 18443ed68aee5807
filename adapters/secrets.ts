import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/**
 * The text of a secret in Secrets Manager, by its name: an ARN without its six random characters is misread where the name
 * ends like one (GetSecretValue, "SecretId"). Bounded: three attempts, each at most 2 s.
 */
export async function readSecret(name: string): Promise<string> {
  const client = new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
  if (SecretString === undefined) throw new Error('The token secret has no text');
  return SecretString;
}
