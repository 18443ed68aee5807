import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
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

beforeAll(() => build(esbuildOptions(join(PROJECT, FIXTURE), folder)));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a bundle', () => {
  it('loads as an ES module, its CommonJS parts included', () => {
    expect(inNode('(await import(bundle)).handler()')).toEqual({
      clients: 3,
      createRequire: 'function',
      assert: 'function',
    });
  });

  it('imports nothing of Node by `import`, which would load undici for the sake of node:http', () => {
    const loaded = 'process.moduleLoadList.filter((name) => name.includes("undici")).length';

    expect(importedBy(textOf(folder))).toEqual([]);
    expect(inNode(`await import(bundle), ${loaded}`)).toBe(0);
    expect(inNode(`await import('node:http'), ${loaded}`)).toBeGreaterThan(0);
  });

  it('is small', () => {
    expect(textOf(folder).length).toBeLessThan(SIZE_BUDGET_BYTES);
  });

  it.each([FIXTURE, MODEL_FIXTURE])('of %s is what is deployed', async (entry) => {
    const built = mkdtempSync(join(folder, 'built-'));
    await build(esbuildOptions(join(PROJECT, entry), built));

    expect(digests(deployedBundle(entry))).toEqual(digests(built));
  });
});

/** The value of an expression in a process of its own, where `bundle` is the address of the bundle. */
function inNode(expression: string): unknown {
  const script = `const bundle = ${JSON.stringify(pathToFileURL(bundle).href)};
    console.log(JSON.stringify((${expression})));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

/** The same entry through the stack. */
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
  return join(directory, asset);
}

/** What the files of a bundle say, without the marks in their names, which come from the maps and so from where they lie. */
function digests(bundleFolder: string): readonly string[] {
  const unmarked = scriptsIn(bundleFolder).map((script) => script.replaceAll(/-[A-Z0-9]{8}\.mjs/g, '.mjs'));
  return unmarked.map((script) => createHash('sha256').update(script).digest('hex')).sort();
}

function textOf(bundleFolder: string): string {
  return scriptsIn(bundleFolder).join('\n');
}

/** Which of Node's modules scripts import. */
function importedBy(scripts: string): readonly string[] {
  return [...scripts.matchAll(/(?:\bfrom|\bimport) ?"([^"]+)"/g)].map(([, name = '']) => name).filter(isBuiltin);
}

function scriptsIn(bundleFolder: string): readonly string[] {
  const names = readdirSync(bundleFolder).filter((name) => name.endsWith('.mjs'));
  return names.map((name) => readFileSync(join(bundleFolder, name), 'utf8'));
}
