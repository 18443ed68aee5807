import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { readSecret } from '../../adapters/secrets.ts';

const secrets = mockClient(SecretsManagerClient);
const NAME = 'demi-secret';

beforeEach(() => {
  secrets.reset();
});

describe('readSecret', () => {
  it('is the text of the secret', async () => {
    secrets.on(GetSecretValueCommand, { SecretId: NAME }, true).resolves({ SecretString: 'the secret' });

    expect(await readSecret(NAME)).toBe('the secret');
  });

  it('fails for a secret of bytes', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array([1]) });

    await expect(readSecret(NAME)).rejects.toThrow('has no text');
  });

  it('fails where the secret cannot be read', async () => {
    secrets.on(GetSecretValueCommand).rejects(new Error('access denied'));

    await expect(readSecret(NAME)).rejects.toThrow('access denied');
  });
});
