import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = ['web', 'client', 'protocol']; // what the page is made of, and with
const VERSIONS = 'package-lock.json';
const BUILDS = join(ROOT, 'dist', 'local');
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
const PATIENCE_MS = 120_000; // 2 min; on two busy cores it takes some seconds

const run = promisify(execFile);

/**
 * The folder with the site as Vite builds it. It is built only where its sources have changed since, in a process of
 * its own, so that the stack starts meanwhile. Several processes may build at the same time: the first one's counts.
 */
export async function builtSite(): Promise<string> {
  const folder = join(BUILDS, await fingerprint());
  if (existsSync(folder)) return folder;
  const scratch = join(BUILDS, `.${randomUUID()}`);
  await mkdir(BUILDS, { recursive: true });
  try {
    await build(scratch);
    await rename(scratch, folder).catch((cause: unknown) => {
      if (!existsSync(folder)) throw cause;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  await removeOthers(folder);
  return folder;
}

async function build(folder: string): Promise<void> {
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

/** Builds of sources that are gone. What another process builds right now begins with a dot. */
async function removeOthers(folder: string): Promise<void> {
  const names = await readdir(BUILDS);
  const old = names
    .map((name) => join(BUILDS, name))
    .filter((path) => path !== folder && !path.includes(`${BUILDS}/.`));
  await Promise.all(old.map((path) => rm(path, { recursive: true, force: true })));
}
