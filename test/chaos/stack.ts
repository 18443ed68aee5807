import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const START_WITHIN_MS = 50_000; // 50 s
const STOP_WITHIN_MS = 30_000; // 30 s
const ASK_WITHIN_MS = 5_000; // 5 s
const ASK_TIMES = 4;
const ASK_AGAIN_AFTER_MS = 500;

const state = v.object({
  open_connections: v.number(),
  queues: v.record(
    v.string(),
    v.object({ visible: v.number(), in_flight: v.number(), delayed: v.number(), delivered: v.number() }),
  ),
});
export type StackState = v.InferOutput<typeof state>;

const counters = v.record(v.string(), v.number());

/** What `npm start` runs, in a process of its own, with data that are its own. */
export type Stack = {
  readonly url: string; // WebSocket address
  readonly dataFolder: string;
  /** Undefined: this stack does not tell. */
  state(): Promise<StackState | undefined>;
  counters(): Promise<Readonly<Record<string, number>>>;
  setFaults(plan: object): Promise<void>;
  clearFaults(): Promise<void>;
  /** How it ended: undefined is in good order. */
  stop(): Promise<string | undefined>;
  removeData(): Promise<void>;
};

export type StackOptions = {
  readonly faults: boolean; // it offers its control of faults
  readonly paceMs: number; // per word of Demi's
};

export async function startStack({ faults, paceMs }: StackOptions): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'demi-chaos-'));
  const dataFolder = join(folder, 'data');
  const child = spawn(process.execPath, ['local/demi.ts', ...(faults ? ['--faults'] : [])], {
    cwd: PROJECT,
    env: { PATH: process.env.PATH, HOST: '', PORT: '0', DEMI_DATA: dataFolder, DEMI_PACE: String(paceMs) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = ending(child);
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill); // a run that is broken off leaves nothing behind
  void ended.then(() => process.off('exit', kill));
  const banner = await started(child, join(folder, 'stack.log'), ended);
  const url = find(banner, /WebSocket\s+(ws:\/\/\S+)/);
  const control = faults ? find(banner, /Faults\s+(http:\/\/\S+)/) : undefined;
  const origin = url.replace(/^ws(:\/\/[^/]+).*$/, 'http$1');
  return {
    url,
    dataFolder,
    state: async () => {
      const found = await ask(`${origin}/api/v1/_local`);
      return found === undefined ? undefined : v.parse(state, found);
    },
    counters: async () => {
      const found = control === undefined ? undefined : await ask(`${control}counters`);
      return found === undefined ? {} : v.parse(counters, found);
    },
    setFaults: (plan) => order(control, 'PUT', plan),
    clearFaults: () => order(control, 'DELETE'),
    stop: () => stop(child, ended),
    removeData: () => rm(folder, { recursive: true, force: true }),
  };
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<string | undefined> {
  child.kill('SIGTERM');
  const how = await Promise.race([ended, sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
  if (how === undefined) {
    child.kill('SIGKILL');
    return `It did not end within ${STOP_WITHIN_MS} ms`;
  }
  return how === 'code 0' ? undefined : `It ended with ${how}`;
}

async function ending(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal === null ? `code ${code}` : signal;
}

/** The banner comes in one piece; everything is kept in a log, for whoever looks into a violation. */
async function readBanner(child: ChildProcess, logPath: string): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('The stack has no output');
  const log = createWriteStream(logPath);
  stdout.pipe(log, { end: false });
  stderr.pipe(log, { end: false });
  let banner = '';
  for (;;) {
    const [chunk] = await once(stdout, 'data');
    banner += String(chunk);
    if (banner.includes('Ctrl-C')) return banner;
  }
}

/** The banner; rejects when the stack ends instead, or takes too long, and ends it then. */
async function started(child: ChildProcess, logPath: string, ended: Promise<string>): Promise<string> {
  const overdue = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    overdue.reject(new Error(`The stack did not start within ${START_WITHIN_MS} ms`));
  }, START_WITHIN_MS);
  try {
    return await Promise.race([
      readBanner(child, logPath),
      ended.then((how) => complain(how, logPath)),
      overdue.promise,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

async function complain(how: string, logPath: string): Promise<never> {
  throw new Error(`The stack ended with ${how} instead of starting:\n${await readFile(logPath, 'utf8')}`);
}

function find(text: string, pattern: RegExp): string {
  const [, found] = pattern.exec(text) ?? [];
  if (found === undefined) throw new Error(`The banner has no ${pattern}`);
  return found;
}

/** Undefined: there is no such thing. */
async function ask(address: string): Promise<unknown> {
  const response = await insist(address, { method: 'GET' });
  return response.ok ? response.json() : undefined;
}

async function order(control: string | undefined, method: 'PUT' | 'DELETE', plan?: object): Promise<void> {
  if (control === undefined) throw new Error('The stack was started without faults');
  const response = await insist(`${control}faults`, {
    method,
    ...(plan === undefined ? {} : { body: JSON.stringify(plan), headers: { 'Content-Type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`The stack answered ${response.status} to ${method} of the faults`);
}

/** A stack that has too much to do closes connections that were kept open, or answers late. All of these may be asked twice. */
async function insist(address: string, request: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetch(address, { ...request, signal: AbortSignal.timeout(ASK_WITHIN_MS) });
    } catch (cause) {
      if (attempt === ASK_TIMES) throw new Error(`The stack does not answer at ${address}`, { cause });
      await sleep(ASK_AGAIN_AFTER_MS);
    }
  }
}
