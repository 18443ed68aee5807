import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { originalStack } from '../../../lambdas/support/original-stack.ts';
import { esbuildOptions } from '../../../lib/bundling.ts';

const SOURCE = `
export function fail(): never {
  throw new Error('on purpose');
}
`;

const folder = mkdtempSync(join(tmpdir(), 'demi-stack-'));
const entry = join(folder, 'failing.ts');
beforeAll(() => {
  writeFileSync(entry, SOURCE);
  buildSync(esbuildOptions(entry, join(folder, 'bundle')));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the stack of an error from a bundle', () => {
  it('names the places in the sources', () => {
    const stack = stackInNode(pathToFileURL(join(folder, 'bundle', 'index.mjs')).href);

    expect(stack).not.toContain('failing.ts');
    expect(originalStack(stack)).toMatch(/^Error: on purpose\n +at .*failing\.ts:3:\d+/);
  });

  it('is read from a map once, however often errors come from there', () => {
    const stack = stackInNode(pathToFileURL(join(folder, 'bundle', 'index.mjs')).href);
    const first = originalStack(stack);
    rmSync(join(folder, 'bundle', 'index.mjs.map'));

    expect(originalStack(stack)).toBe(first);
  });

  it('stays as it is where no map lies beside the file', () => {
    const stack = 'Error: no\n    at handler (file:///nowhere/index.mjs:1:20)\n    at node:internal/process:2:3';

    expect(originalStack(stack)).toBe(stack);
  });
});

/** The stack as Node.js has it: vitest would translate it by itself. */
function stackInNode(bundle: string): string {
  const script = `const { fail } = await import(${JSON.stringify(bundle)}); try { fail(); } catch (error) { console.log(error.stack); }`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}
