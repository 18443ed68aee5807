import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FUNCTIONS, type FunctionName } from '../../lambdas/routes.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

type Resource = {
  readonly Type: string;
  readonly Properties: {
    readonly Code?: { readonly S3Key: string }; // hash of the asset, and .zip
    readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> };
  };
};

/** What `cdk synth` made of one function: its bundle, and the names of the variables that it will be given. */
export type SynthesizedFunction = { readonly bundle: string; readonly variables: readonly string[] };

/** Runs the CDK app as `cdk synth` does, bundles included, into `folder`. Takes 10 to 30 s on two cores. */
export async function synthesize(folder: string): Promise<Readonly<Record<FunctionName, SynthesizedFunction>>> {
  await promisify(execFile)(process.execPath, ['bin/demi.ts'], {
    cwd: PROJECT,
    env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: await context() },
  });
  const template = JSON.parse(await readFile(join(folder, 'Demi.template.json'), 'utf8')) as {
    Resources: Readonly<Record<string, Resource>>;
  };
  const names = Object.keys(FUNCTIONS) as FunctionName[];
  const found = names.map((name) => [name, findFunction(template.Resources, name, folder)]);
  return Object.fromEntries(found) as Readonly<Record<FunctionName, SynthesizedFunction>>;
}

async function context(): Promise<string> {
  const { context: fromFile } = JSON.parse(await readFile(join(PROJECT, 'cdk.json'), 'utf8')) as { context: object };
  return JSON.stringify({ ...fromFile, tokenSecretName: 'demi/token-secret' });
}

function findFunction(
  resources: Readonly<Record<string, Resource>>,
  name: FunctionName,
  folder: string,
): SynthesizedFunction {
  const prefix = name.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
  const [, resource] =
    Object.entries(resources).find(
      ([id, candidate]) => candidate.Type === 'AWS::Lambda::Function' && id.startsWith(`${prefix}Function`),
    ) ?? [];
  const key = resource?.Properties.Code?.S3Key;
  if (key === undefined) throw new Error(`The template has no bundled function ${name}`);
  return {
    bundle: join(folder, `asset.${key.replace('.zip', '')}`, 'index.mjs'),
    variables: Object.keys(resource?.Properties.Environment?.Variables ?? {}),
  };
}
