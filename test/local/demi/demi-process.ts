import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const START_WITHIN_MS = 50_000; // 50 s; a second or two where nothing else runs
const INSIST_EVERY_MS = 100;

/** How a process ended, and all that it had to say. */
export type Ending = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type DemiProcess = {
  readonly banner: string;
  readonly url: string; // WebSocket address
  readonly origin: string; // of the page
  readonly token: string;
  /** Sends the signals, one right after the other, and waits for the end. */
  end(...signals: readonly NodeJS.Signals[]): Promise<Ending>;
  /** Sends the signal again and again until the end. */
  insist(signal: NodeJS.Signals): Promise<Ending>;
};

type Environment = Readonly<Record<string, string>>;

/** What `npm start` runs, on any free port, until its end. `words`: of its command line. */
export async function runDemi(environment: Environment, words: readonly string[] = []): Promise<Ending> {
  return ending(spawnDemi(environment, words));
}

/** What `npm start` runs, on any free port, once its banner stands there. Rejects when it ends instead. */
export async function startDemi(environment: Environment, words: readonly string[] = []): Promise<DemiProcess> {
  const child = spawnDemi(environment, words);
  const ended = ending(child);
  const started = new AbortController();
  const banner = await Promise.race([firstOutput(child), ended.then(complain), tooLate(child, started.signal)]);
  started.abort();
  return {
    banner,
    url: find(banner, /ws:\/\/[^\s?']+/),
    origin: find(banner, /http:\/\/[^\s/]+/),
    token: find(banner, /eyJ[\w-]+\.[\w-]+\.[\w-]+/),
    end: (...signals) => {
      for (const signal of signals) child.kill(signal);
      return ended;
    },
    insist: (signal) => {
      const timer = setInterval(() => child.kill(signal), INSIST_EVERY_MS);
      return ended.finally(() => clearInterval(timer));
    },
  };
}

/** A folder for data, and how to remove it. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'demi-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

function spawnDemi(environment: Environment, words: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['local/demi.ts', ...words], {
    cwd: PROJECT,
    env: { PATH: process.env.PATH, HOST: '', PORT: '0', DEMI_PACE: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ending(child: ChildProcess): Promise<Ending> {
  const output = Promise.all([child.stdout, child.stderr].map((stream) => (stream === null ? '' : text(stream))));
  const [code, signal] = (await once(child, 'close')) as [Ending['code'], Ending['signal']];
  const [stdout = '', stderr = ''] = await output;
  return { code, signal, stdout, stderr };
}

/** The banner comes in one piece. */
async function firstOutput({ stdout }: ChildProcess): Promise<string> {
  const [chunk] = stdout === null ? [''] : await once(stdout, 'data');
  return String(chunk);
}

function complain({ code, stderr }: Ending): never {
  throw new Error(`It ended with ${code} instead of starting: ${stderr}`);
}

async function tooLate(child: ChildProcess, started: AbortSignal): Promise<never> {
  await sleep(START_WITHIN_MS, undefined, { ref: false });
  if (started.aborted) return new Promise(() => undefined);
  child.kill('SIGKILL');
  throw new Error(`It did not start within ${START_WITHIN_MS} ms`);
}

function find(text: string, pattern: RegExp): string {
  const [found] = pattern.exec(text) ?? [];
  if (found === undefined) throw new Error(`The banner has no ${pattern}`);
  return found;
}
