import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  readonly cwd?: string; // @default the project
  readonly environment?: Readonly<Record<string, string>>; // added to that of the tests
};

/** Runs a script of the folder it is run in, as npm does. */
export async function runScript(
  path: string,
  scriptArguments: readonly string[] = [],
  { cwd = PROJECT, environment = {} }: RunOptions = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [path, ...scriptArguments], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}

/** An empty folder that goes with the test. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'demi-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with copies of these files and folders of the project, and with links to these packages. */
export async function partOfProject(paths: readonly string[], packages: readonly string[] = []): Promise<string> {
  const folder = await emptyFolder();
  await Promise.all([
    ...paths.map((path) => cp(join(PROJECT, path), join(folder, path), { recursive: true })),
    ...packages.map((name) => linkPackage(folder, name)),
  ]);
  return folder;
}

/** Writes a file, and the folders that it is in. */
export async function write(path: string, content: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { mode });
}

async function linkPackage(folder: string, name: string): Promise<void> {
  const link = join(folder, 'node_modules', name);
  await mkdir(dirname(link), { recursive: true });
  await symlink(join(PROJECT, 'node_modules', name), link, 'junction');
}
