import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { esbuildOptions } from '../../lib/bundling.ts';
import { ChatFunction } from '../../lib/chat-function.ts';

const FIXTURE = 'test/lib/fixtures/aws-clients.ts';
const MODEL_FIXTURE = 'test/lib/fixtures/model-door.ts'; // full of what has stand-ins
const SIZE_BUDGET_BYTES = 450_000; // three AWS clients and lib-dynamodb, minified: 392 KB

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'demi-bundling-'));
const bundle = join(folder, 'index.mjs');

beforeAll(() => build(esbuildOptions(join(PROJECT, FIXTURE), bundle)));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a bundle', () => {
  it('loads as an ES module, its CommonJS parts included', () => {
    expect(inNode('(await import(bundle)).handler()')).toEqual({
      clients: 3,
      createRequire: 'function',
      assert: 'function',
    });
  });

  it('does not load undici, which an ESM import of node:http would', () => {
    const loaded = 'process.moduleLoadList.filter((name) => name.includes("undici")).length';

    expect(inNode(`await import(bundle), ${loaded}`)).toBe(0);
    expect(inNode(`await import('node:http'), ${loaded}`)).toBeGreaterThan(0);
  });

  it('is small', () => {
    expect(readFileSync(bundle).byteLength).toBeLessThan(SIZE_BUDGET_BYTES);
  });

  it.each([FIXTURE, MODEL_FIXTURE])('of %s is what is deployed, to the byte', async (entry) => {
    const file = join(mkdtempSync(join(folder, 'built-')), 'index.mjs');
    await build(esbuildOptions(join(PROJECT, entry), file));

    expect(deployedBundle(entry)).toBe(readFileSync(file, 'utf8'));
  });
});

/** The value of an expression in a process of its own, where `bundle` is the address of the bundle. */
function inNode(expression: string): unknown {
  const script = `const bundle = ${JSON.stringify(pathToFileURL(bundle).href)};
    console.log(JSON.stringify((${expression})));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

/** The same entry through NodejsFunction, which runs esbuild from its command line. */
function deployedBundle(entry: string): string {
  const outdir = mkdtempSync(join(folder, 'cdk.out-'));
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  new ChatFunction(new Stack(app, 'Bundled'), 'Function', {
    shape: { entry, timeoutSeconds: 1, memoryMb: 128 },
    logRetentionDays: RetentionDays.ONE_DAY,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const { directory } = app.synth();
  const asset = readdirSync(directory).find((name) => name.startsWith('asset.')) ?? 'no asset';
  return readFileSync(join(directory, asset, 'index.mjs'), 'utf8');
}
