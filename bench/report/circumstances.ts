import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Of the run, the code, the machine and the day: figures without them mean nothing. */
export type Circumstances = {
  readonly command: string; // that was run
  readonly date: string;
  readonly commit?: string; // of the code that was measured, with a '+' where files were changed since
  readonly machine: string;
  readonly node: string;
};

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WRITTEN_HERE = ['bench/RESULTS.md', 'bench/charts', 'README.md']; // what the bench itself changes is not measured
const GIT_WITHIN_MS = 10_000; // 10 s

/** Those of a run that begins now. */
export async function circumstancesOf(command: string): Promise<Circumstances> {
  const [processor] = cpus();
  const commit = await commitHere();
  return {
    command,
    date: new Date().toISOString().slice(0, 10),
    ...(commit !== undefined && { commit }),
    machine: `${cpus().length} cores (${processor?.model.trim() ?? 'unknown'})`,
    node: process.versions.node,
  };
}

/** Undefined where there is no git, or the project is no clone. */
async function commitHere(): Promise<string | undefined> {
  try {
    const hash = await git('rev-parse', '--short', 'HEAD');
    const changes = await git('status', '--porcelain', '--', '.', ...WRITTEN_HERE.map((path) => `:!${path}`));
    return changes === '' ? hash : `${hash}+`;
  } catch {
    return undefined;
  }
}

async function git(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', words, { cwd: ROOT, timeout: GIT_WITHIN_MS });
  return stdout.trim();
}
