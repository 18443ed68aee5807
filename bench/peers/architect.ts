import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, versionOf } from './packages.ts';
import { freePorts, type HostProcess, startProcess } from './processes.ts';

export type Architect = {
  readonly name: string; // with its version
  /** Runs a project in a folder below that of the installation, whose name it is. */
  start(project: string, app: ArchitectApp, nodeOptions?: readonly string[]): Promise<RunningApp>;
};

export type ArchitectApp = {
  /** By the route key without its '$': the path of the module that exports its handler, from the project's folder. */
  readonly routes: Readonly<Record<string, string>>;
  /** What functions find in their environment. */
  readonly environment: (callbackUrl: string) => Readonly<Record<string, string>>;
};

export type RunningApp = { readonly url: string; readonly callbackUrl: string; readonly process: HostProcess };

/** What npm is to install: the framework and the sandbox itself. */
export const ARCHITECT_PACKAGES = ['@architect/architect@12.0.1', '@architect/sandbox@9.0.0'] as const;

/** Architect's sandbox, in a folder of its own. */
export async function installArchitect(folder: string): Promise<Architect> {
  await installPackages(folder, ARCHITECT_PACKAGES);
  return {
    name: `Architect sandbox ${versionOf(folder, '@architect/sandbox')}`,
    async start(project, app, nodeOptions = []) {
      const [httpPort = 0, internalPort = 0] = await freePorts(2);
      const callbackUrl = `http://localhost:${internalPort}/_arc/ws`;
      const projectFolder = join(folder, project);
      writeProject(projectFolder, app, callbackUrl);
      const script = join(folder, 'node_modules', '@architect', 'sandbox', 'src', 'cli', 'cli.js');
      const process = await startProcess({
        arguments: [...nodeOptions, script, '--port', `${httpPort}`],
        folder: projectFolder,
        environment: { NO_UPDATE_NOTIFIER: '1', ARC_INTERNAL_PORT: `${internalPort}`, ARC_ENV: 'testing' },
        port: httpPort,
        logFile: join(folder, `${project}.log`),
      });
      return { url: `ws://localhost:${httpPort}`, callbackUrl, process };
    },
  };
}

function writeProject(projectFolder: string, { routes, environment }: ArchitectApp, callbackUrl: string): void {
  for (const [name, module] of Object.entries(routes)) {
    const folder = join(projectFolder, 'src', 'ws', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.mjs'), `export { handler } from '../../../${module}';\n`);
  }
  // a name in quotes, or a number would not be taken for text
  const quoted = Object.keys(routes).map((name) => JSON.stringify(name));
  const lines = ['@app', 'echo', '', '@ws', ...quoted, '', '@aws', 'timeout 60', '']; // s
  const variables = Object.entries(environment(callbackUrl)).map(([name, value]) => `  ${name} ${value}`);
  writeFileSync(join(projectFolder, 'app.arc'), lines.join('\n'));
  writeFileSync(join(projectFolder, 'preferences.arc'), ['@env', 'testing', ...variables, ''].join('\n'));
}
