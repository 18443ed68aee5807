import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const AGAIN = { recursive: true, force: true, maxRetries: 3 } as const; // whoever ends may still write

/** A folder for the data of one stack, and how to be rid of it. A process that ends takes it along. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'demi-bench-'));
  const removeNow = (): void => rmSync(path, AGAIN);
  process.once('exit', removeNow);
  return {
    path,
    async remove() {
      await rm(path, AGAIN);
      process.off('exit', removeNow);
    },
  };
}
