import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export type HostProcess = {
  /** Hears what it sends with `process.send`, and tells it something. */
  readonly child: ChildProcess;
  isRunning(): boolean;
  stop(): Promise<void>;
};

export type ProcessOptions = {
  /** The script that this Node.js runs, and its arguments; before it, options of Node.js. */
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Listens when the process is ready. */
  readonly port: number;
  /** Gets what the process prints. */
  readonly logFile: string;
};

const READY_WITHIN_MS = 60_000; // 60 s
const STOPPED_WITHIN_MS = 5_000; // 5 s

/** Starts a host as a process group of its own, and waits until it listens. */
export async function startProcess(options: ProcessOptions): Promise<HostProcess> {
  const child = spawn(process.execPath, options.arguments, {
    cwd: options.folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = createWriteStream(options.logFile);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const signal = (name: NodeJS.Signals) => {
    if (child.pid !== undefined && isRunning()) process.kill(-child.pid, name);
  };
  const stop = async () => {
    if (!isRunning()) return;
    const ended = once(child, 'exit');
    signal('SIGTERM');
    await Promise.race([ended, wait(STOPPED_WITHIN_MS, undefined, { ref: false })]);
    signal('SIGKILL');
    await ended;
  };
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await listens(options.port))) {
    if (!isRunning() || Date.now() > deadline) {
      await stop();
      console.error(`  what it said is in ${options.logFile}`);
      throw new Error('it does not start');
    }
    await wait(100);
  }
  return { child, isRunning, stop };
}

/** Ports that nobody listens on. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost');
    const answer = (does: boolean) => {
      socket.destroy();
      resolve(does);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
