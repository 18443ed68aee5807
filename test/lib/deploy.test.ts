import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deployRefusal } from '../../scripts/deploy.ts';

const KEY_SET = [
  '-c',
  'tokenJwksUrl=https://issuer.example/jwks',
  '--context',
  'tokenIssuer=https://issuer.example/',
  '--context=tokenAudience=demi',
];

describe('npm run deploy', () => {
  it('refuses without an issuer of tokens and says how to set one', () => {
    const script = fileURLToPath(new URL('../../scripts/deploy.ts', import.meta.url));
    const result = spawnSync(process.execPath, [script, '--require-approval', 'never'], { encoding: 'utf8' });

    expect(result.status).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr.trim()).toBe(
      'No token issuer is configured, so nobody could connect. Set one in the context of cdk.json or on the command line: ' +
        'npm run deploy -- -c tokenJwksUrl=https://... -c tokenIssuer=... -c tokenAudience=... ' +
        '(or -c tokenSecretName=... for a secret in Secrets Manager).',
    );
  });

  it('refuses half an issuer', () => {
    expect(deployRefusal(KEY_SET.slice(0, 4), {})).toBe(
      'The token issuer is configured by half: tokenAudience must be set too.',
    );
  });

  it('refuses any value that the stack would refuse', () => {
    expect(deployRefusal([...KEY_SET, '-c', 'heartbeatMs=0'], {})).toMatch(/^Context value heartbeatMs must be/);
    expect(deployRefusal([...KEY_SET, '-c', 'stageName=a=b'], {})).toMatch(/not "a=b"\.$/);
  });

  it('goes on with an issuer on the command line, in any of the ways that cdk knows', () => {
    expect(deployRefusal([...KEY_SET, '--profile', 'mine', '--hotswap'], {})).toBeUndefined();
    expect(deployRefusal(['-ctokenSecretName=demi/token'], {})).toBeUndefined();
  });

  it('goes on with an issuer in cdk.json, which the command line can take back', () => {
    const context = { tokenSecretName: 'demi/token' };

    expect(deployRefusal([], context)).toBeUndefined();
    expect(deployRefusal(['-c', 'tokenSecretName='], context)).toMatch(/^No token issuer/);
  });
});
