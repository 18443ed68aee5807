// `npm run deploy -- [arguments of cdk deploy]`. A stack without a token issuer would refuse everyone, and one with half an
// issuer might let the wrong ones in, so this stops before anything is built. The chat page, where it is deployed too, is built
// anew each time.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { contextNames, readConfiguration } from '../lib/configuration.ts';
import { ConfigurationError } from '../lib/context-reader.ts';

const CDK_JSON = new URL('../cdk.json', import.meta.url);

const NO_ISSUER =
  'No token issuer is configured, so nobody could connect. Set one in the context of cdk.json or on the command line: ' +
  'npm run deploy -- -c tokenJwksUrl=https://... -c tokenIssuer=... -c tokenAudience=... ' +
  '(or -c tokenSecretName=... for a secret in Secrets Manager).';

const OF_CDK = /[:/]/; // in the names of cdk's own values, and in none of the stack's

/** Why these arguments must not be deployed, or undefined when they may. */
export function deployRefusal(
  deployArguments: readonly string[],
  projectContext: Readonly<Record<string, unknown>>,
): string | undefined {
  const given = contextOf(deployArguments);
  return refusalOfNames(Object.keys(given)) ?? refusalOfValues({ ...projectContext, ...given });
}

/** A mistyped name would deploy the default. */
function refusalOfNames(given: readonly string[]): string | undefined {
  const names = contextNames();
  const unknown = given.filter((name) => !names.includes(name) && !OF_CDK.test(name));
  if (unknown.length === 0) return undefined;
  return `No context value is called ${unknown.join(', ')}; there are ${names.join(', ')}.`;
}

function refusalOfValues(context: Readonly<Record<string, unknown>>): string | undefined {
  try {
    return readConfiguration((key) => context[key]).tokenIssuer === undefined ? NO_ISSUER : undefined;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

/** Whether the stack that these arguments deploy serves the chat page. */
function servesPage(deployArguments: readonly string[], projectContext: Readonly<Record<string, unknown>>): boolean {
  const context: Record<string, unknown> = { ...projectContext, ...contextOf(deployArguments) };
  return readConfiguration((key) => context[key]).site;
}

/** The `-c key=value` and `--context key=value` among the arguments; the rest belongs to cdk. */
function contextOf(deployArguments: readonly string[]): Record<string, unknown> {
  const { values } = parseArgs({
    args: [...deployArguments],
    options: { context: { type: 'string', short: 'c', multiple: true } },
    strict: false,
  });
  const pairs = [values.context ?? []].flat().map(String);
  return Object.fromEntries(pairs.map(splitPair));
}

function splitPair(pair: string): [string, string] {
  const [key = '', ...value] = pair.split('=');
  return [key, value.join('=')];
}

function deploy(deployArguments: readonly string[]): number {
  const { context } = JSON.parse(readFileSync(CDK_JSON, 'utf8')) as { context: Record<string, unknown> };
  const refusal = deployRefusal(deployArguments, context);
  if (refusal !== undefined) {
    console.error(refusal);
    return 1;
  }
  const built = servesPage(deployArguments, context) ? buildPage() : 0;
  if (built !== 0) return built; // Vite has said why
  const cdk = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));
  return run(cdk, ['deploy', ...deployArguments]);
}

/** `npm run build:site`. */
function buildPage(): number {
  const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')));
  return run(vite, ['build', '--config', 'web/vite.config.ts', '--configLoader', 'native']);
}

/** The exit code of a script of node's that speaks for itself. */
function run(path: string, scriptArguments: readonly string[]): number {
  return spawnSync(process.execPath, [path, ...scriptArguments], { stdio: 'inherit' }).status ?? 1;
}

if (import.meta.main) process.exitCode = deploy(process.argv.slice(2));
