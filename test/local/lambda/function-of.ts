import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type FunctionOptions, type LocalFunction, startFunction } from '../../../local/lambda/start-function.ts';

export const MODULE_NAME = 'module.mjs';

/** A folder that is removed when the test ends. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'function-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a function whose module has this text; it is stopped when the test ends. */
export async function functionOf(source: string, options: Partial<FunctionOptions> = {}): Promise<LocalFunction> {
  const entry = join(await testFolder(), MODULE_NAME);
  await writeFile(entry, source);
  const started = await startFunction({
    name: 'chat',
    entry,
    environment: {},
    timeoutMs: 10_000,
    log: () => undefined,
    ...options,
  });
  onTestFinished(() => started.stop());
  return started;
}
