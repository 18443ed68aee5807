import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = ['web', 'client', 'protocol']; // what the page is made of, and with
const VERSIONS = 'package-lock.json';
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
const SCRATCH = '.'; // how the name of an unfinished build begins
const PATIENCE_MS = 120_000; // 2 min; on two busy cores it takes some seconds

const run = promisify(execFile);

export type SiteBuildOptions = {
  /** Where builds are kept. @default `dist/local` */
  readonly builds?: string;
  /** Makes a folder with the site. @default with Vite, in a process of its own */
  readonly build?: (folder: string) => Promise<void>;
};

/**
 * The folder with the site, which is built only where its sources have changed since. Several processes may build at
 * the same time: the first one's counts.
 */
export async function builtSite(options: SiteBuildOptions = {}): Promise<string> {
  const { builds = join(ROOT, 'dist', 'local'), build = buildWithVite } = options;
  const folder = join(builds, await fingerprint());
  if (existsSync(folder)) return folder;
  const scratch = join(builds, `${SCRATCH}${randomUUID()}`);
  await mkdir(builds, { recursive: true });
  try {
    await build(scratch);
    await rename(scratch, folder).catch((cause: unknown) => {
      if (!existsSync(folder)) throw cause;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  await removeOthers(builds, folder);
  return folder;
}

async function buildWithVite(folder: string): Promise<void> {
  const options = ['--config', join('web', 'vite.config.ts'), '--configLoader', 'native', '--logLevel', 'warn'];
  try {
    await run(process.execPath, [VITE, 'build', ...options, '--outDir', folder], {
      cwd: ROOT,
      timeout: PATIENCE_MS,
      env: { ...process.env, NODE_ENV: 'production' }, // in a test it would be React for developers
    });
  } catch (cause) {
    const told = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new Error(`The chat page could not be built. ${told}`.trim(), { cause });
  }
}

/** The same for the same sources. */
async function fingerprint(): Promise<string> {
  const files = (await Promise.all(SOURCES.map(filesIn))).flat().sort();
  const contents = await Promise.all([VERSIONS, ...files].map((path) => readFile(join(ROOT, path))));
  const hash = createHash('sha256');
  for (const [index, path] of [VERSIONS, ...files].entries()) hash.update(`${path}\0`).update(contents[index] ?? '');
  return hash.digest('hex').slice(0, 16);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(ROOT.length));
}

/** Builds of sources that are gone. What other processes build right now stays. */
async function removeOthers(builds: string, folder: string): Promise<void> {
  const names = await readdir(builds);
  const old = names.map((name) => join(builds, name)).filter((path) => path !== folder);
  const isOver = (path: string): boolean => !basename(path).startsWith(SCRATCH);
  await Promise.all(old.filter(isOver).map((path) => rm(path, { recursive: true, force: true })));
}
