import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Outcome, partOfProject, runScript, write } from './run-script.ts';

/** Stands in for cdk: notes its arguments and exits as told. */
const fakeCdk = (exitCode: number): string => `
require('node:fs').writeFileSync('cdk-was-asked', JSON.stringify(process.argv.slice(2)));
process.exit(${exitCode});
`;

/** What the script does in a project whose cdk only takes notes, and what cdk was asked there. */
async function deploy(
  scriptArguments: readonly string[],
  { cdkExits = 0 } = {},
): Promise<Outcome & { readonly askedOfCdk: unknown }> {
  const folder = await partOfProject(['scripts/deploy.ts', 'lib', 'protocol', 'cdk.json'], ['valibot']);
  await write(join(folder, 'package.json'), '{ "type": "module" }');
  await write(join(folder, 'node_modules/aws-cdk/package.json'), '{ "name": "aws-cdk" }');
  await write(join(folder, 'node_modules/aws-cdk/bin/cdk'), fakeCdk(cdkExits));
  const outcome = await runScript('scripts/deploy.ts', scriptArguments, { cwd: folder });
  const note = join(folder, 'cdk-was-asked');
  return { ...outcome, askedOfCdk: existsSync(note) ? JSON.parse(await readFile(note, 'utf8')) : undefined };
}

describe('npm run deploy', { timeout: 60_000 }, () => {
  it('does not call cdk without an issuer of tokens, and says how to set one', async () => {
    expect(await deploy(['--require-approval', 'never'])).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^No token issuer is configured, .+ npm run deploy -- -c tokenJwksUrl=https:.+\.\n$/,
      ),
      askedOfCdk: undefined,
    });
  });

  it('hands everything on to cdk deploy otherwise, and exits as it does', async () => {
    const scriptArguments = ['-c', 'tokenSecretName=demi/token', '--profile', 'mine'];

    expect(await deploy(scriptArguments, { cdkExits: 3 })).toEqual({
      code: 3,
      stdout: '',
      stderr: '',
      askedOfCdk: ['deploy', ...scriptArguments],
    });
  });
});
