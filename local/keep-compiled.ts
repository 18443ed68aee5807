import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Not the machine's folder for what is temporary, which is everybody's: what stands here is run. */
const FOLDER = fileURLToPath(new URL('../node_modules/.cache/compiled/', import.meta.url));
const WRITE_AFTER_MS = 3_000; // 3 s: not while anybody waits for the start

/**
 * Has this thread keep what it compiles, types left out, and use what was kept: of a second start, loading modules takes half the
 * time. Where the folder cannot be written, nothing is kept.
 */
export function keepCompiled(): void {
  enableCompileCache(FOLDER);
  setTimeout(flushCompileCache, WRITE_AFTER_MS).unref(); // a thread that is ended from outside would not come to it
}
