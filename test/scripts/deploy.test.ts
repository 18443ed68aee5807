import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { deployRefusal } from '../../scripts/deploy.ts';
import { type Outcome, partOfProject, runScript, write } from './run-script.ts';

const KEY_SET = [
  '-c',
  'tokenJwksUrl=https://issuer.example/jwks',
  '--context',
  'tokenIssuer=https://issuer.example/',
  '--context=tokenAudience=demi',
];

const NO_ISSUER =
  'No token issuer is configured, so nobody could connect. Set one in the context of cdk.json or on the command line: ' +
  'npm run deploy -- -c tokenJwksUrl=https://... -c tokenIssuer=... -c tokenAudience=... ' +
  '(or -c tokenSecretName=... for a secret in Secrets Manager).';

/** Stands in for cdk and for Vite: notes its name and arguments, and exits as told. */
const fakeTool = (name: string, exitCode: number): string => `
require('node:fs').appendFileSync('asked', JSON.stringify([${JSON.stringify(name)}, ...process.argv.slice(2)]) + '\\n');
process.exit(${exitCode});
`;

/** What the script does in a project whose cdk and Vite only take notes, and what each was asked there, in order. */
async function deploy(
  scriptArguments: readonly string[],
  { cdkExits = 0, viteExits = 0 } = {},
): Promise<Outcome & { readonly asked: readonly unknown[] }> {
  const folder = await partOfProject(
    ['scripts/deploy.ts', 'lib', 'protocol', 'adapters/model-settings.ts', 'cdk.json'],
    ['valibot'],
  );
  await write(join(folder, 'package.json'), '{ "type": "module" }');
  await write(join(folder, 'node_modules/aws-cdk/package.json'), '{ "name": "aws-cdk" }');
  await write(join(folder, 'node_modules/aws-cdk/bin/cdk'), fakeTool('cdk', cdkExits));
  await write(join(folder, 'node_modules/vite/package.json'), '{ "name": "vite" }');
  await write(join(folder, 'node_modules/vite/bin/vite.js'), fakeTool('vite', viteExits));
  const outcome = await runScript('scripts/deploy.ts', scriptArguments, { cwd: folder });
  const notes = join(folder, 'asked');
  const lines = existsSync(notes) ? (await readFile(notes, 'utf8')).trim().split('\n') : [];
  return { ...outcome, asked: lines.map((line) => JSON.parse(line)) };
}

describe('npm run deploy', { timeout: 60_000 }, () => {
  it('does not call cdk without an issuer of tokens, and says how to set one', async () => {
    expect(await deploy(['--require-approval', 'never'])).toEqual({
      code: 1,
      stdout: '',
      stderr: `${NO_ISSUER}\n`,
      asked: [],
    });
  });

  it('hands everything on to cdk deploy otherwise, and exits as it does', async () => {
    const scriptArguments = ['-c', 'tokenSecretName=demi/token', '--profile', 'mine'];

    expect(await deploy(scriptArguments, { cdkExits: 3 })).toEqual({
      code: 3,
      stdout: '',
      stderr: '',
      asked: [['cdk', 'deploy', ...scriptArguments]],
    });
  });

  it('builds the chat page before, as `npm run build:site` does, where the stack serves it', async () => {
    const scriptArguments = ['-c', 'tokenSecretName=demi/token', '-c', 'site=true'];
    const { asked } = await deploy(scriptArguments);

    expect(asked).toEqual([packageJson.scripts['build:site'].split(' '), ['cdk', 'deploy', ...scriptArguments]]);
  });

  it('does not deploy a page that could not be built', async () => {
    const { code, asked } = await deploy(['-c', 'tokenSecretName=demi/token', '-c', 'site=true'], { viteExits: 4 });

    expect(code).toBe(4);
    expect(asked).toEqual([expect.arrayContaining(['vite'])]);
  });
});

describe('the reasons not to deploy', () => {
  it('are half an issuer', () => {
    expect(deployRefusal(KEY_SET.slice(0, 4), {})).toBe(
      'The token issuer is configured by half: tokenAudience must be set too.',
    );
  });

  it('are any value that the stack would refuse', () => {
    expect(deployRefusal([...KEY_SET, '-c', 'heartbeatMs=0'], {})).toMatch(/^Context value heartbeatMs must be/);
    expect(deployRefusal([...KEY_SET, '-c', 'stageName=a=b'], {})).toMatch(/not "a=b"\.$/);
  });

  it('are names that no value has, each of which is said, with those that there are', () => {
    const refusal = deployRefusal([...KEY_SET, '-c', 'heartBeatMs=1', '--context=stage=v2', '-cthrottlerate=1'], {});

    expect(refusal).toBe(
      'No context value is called heartBeatMs, stage, throttlerate; there are ' +
        'tokenJwksUrl, tokenIssuer, tokenAudience, tokenSecretName, tokenExpiry, heartbeatMs, historyMaxBytes, checkInsPerMinute, model, ' +
        'modelApiKeySecretName, maxOutputTokens, promptTokens, modelTimeoutMs, dailyTokenBudget, sentiment, doubleTexting, guardrailId, ' +
        'guardrailVersion, stackName, allowedOrigins, site, stageName, throttleRate, throttleBurst, detailedMetrics, ephemeral, ' +
        'deletionProtection, encryption, alarmTopicArn, logRetentionDays, accessLogRole.',
    );
  });

  it('come before what a mistyped name leads to', () => {
    expect(deployRefusal(['-c', 'tokenSecret=demi/token'], {})).toMatch(/^No context value is called tokenSecret;/);
  });

  it('are no names that belong to cdk', () => {
    const ofCdk = ['-c', '@aws-cdk/core:enablePartitionLiterals=true', '-c', 'aws:cdk:bundling-stacks=[]'];

    expect(deployRefusal([...KEY_SET, ...ofCdk, '-c', 'my-company/team=a'], {})).toBeUndefined();
  });

  it('are no names in cdk.json, where cdk has some of its own', () => {
    expect(deployRefusal(KEY_SET, { 'cli-telemetry': false })).toBeUndefined();
  });

  it('are none with an issuer on the command line, in any of the ways that cdk knows', () => {
    expect(deployRefusal([...KEY_SET, '--profile', 'mine', '--hotswap'], {})).toBeUndefined();
    expect(deployRefusal(['-ctokenSecretName=demi/token'], {})).toBeUndefined();
  });

  it('are none with an issuer in cdk.json, which the command line can take back', () => {
    const context = { tokenSecretName: 'demi/token' };

    expect(deployRefusal([], context)).toBeUndefined();
    expect(deployRefusal(['-c', 'tokenSecretName='], context)).toBe(NO_ISSUER);
  });
});
