import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, versionOf } from './packages.ts';
import { freePorts, type HostProcess, startProcess } from './processes.ts';

/** What makes a version of serverless-offline run, and runs without a login. */
export type ServerlessRelease = {
  /** What npm is to install: serverless-offline itself and the framework. */
  readonly packages: readonly [offline: string, framework: string];
  readonly framework: 'serverless' | 'osls';
};

export const SERVERLESS_OFFLINE_13: ServerlessRelease = {
  packages: ['serverless-offline@13.10.1', 'serverless@3.40.0'],
  framework: 'serverless',
};

/** Made for version 4 of the framework, which asks for a login; osls is version 3 as it lives on. */
export const SERVERLESS_OFFLINE_14: ServerlessRelease = {
  packages: ['serverless-offline@14.8.2', 'osls@4.3.1'],
  framework: 'osls',
};

export type ServerlessOffline = {
  readonly name: string; // with versions
  /** Runs a project in a folder below that of the installation, whose name it is. */
  start(project: string, service: Service, nodeOptions?: readonly string[]): Promise<RunningService>;
};

/** A serverless.yml, with `offline` for what belongs to serverless-offline. */
export type Service = {
  readonly provider: Readonly<Record<string, unknown>>;
  readonly functions: Readonly<Record<string, unknown>>;
  readonly offline: Readonly<Record<string, unknown>>;
  /** What functions find in their environment. */
  readonly environment: (callbackUrl: string) => Readonly<Record<string, string>>;
};

export type RunningService = { readonly url: string; readonly callbackUrl: string; readonly process: HostProcess };

const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  SLS_TELEMETRY_DISABLED: '1',
  SLS_NOTIFICATIONS_MODE: 'off',
};

/** serverless-offline with the Serverless Framework, in a folder of its own. */
export async function installServerlessOffline(
  folder: string,
  { packages, framework }: ServerlessRelease,
): Promise<ServerlessOffline> {
  await installPackages(folder, packages);
  const name = `serverless-offline ${versionOf(folder, 'serverless-offline')}`;
  return {
    name: `${name} (${framework} ${versionOf(folder, framework)})`,
    async start(project, service, nodeOptions = []) {
      const [websocketPort = 0, httpPort = 0, lambdaPort = 0] = await freePorts(3);
      const callbackUrl = `http://127.0.0.1:${websocketPort}`;
      const projectFolder = join(folder, project);
      mkdirSync(projectFolder, { recursive: true });
      const configuration = configure(service, callbackUrl, { websocketPort, httpPort, lambdaPort });
      writeFileSync(join(projectFolder, 'serverless.yml'), JSON.stringify(configuration, null, 2));
      const script = join(folder, 'node_modules', framework, 'bin', 'serverless.js');
      const process = await startProcess({
        arguments: [...nodeOptions, script, 'offline', 'start'],
        folder: projectFolder,
        environment: ENVIRONMENT,
        port: websocketPort,
        logFile: join(folder, `${project}.log`),
      });
      return { url: `ws://127.0.0.1:${websocketPort}`, callbackUrl, process };
    },
  };
}

function configure(service: Service, callbackUrl: string, ports: Readonly<Record<string, number>>) {
  return {
    service: 'echo',
    configValidationMode: 'off',
    provider: {
      name: 'aws',
      runtime: 'nodejs20.x',
      region: 'us-east-1',
      stage: 'dev',
      environment: service.environment(callbackUrl),
      ...service.provider,
    },
    plugins: ['serverless-offline'],
    custom: { 'serverless-offline': { host: '127.0.0.1', ...ports, ...service.offline } },
    functions: service.functions,
  };
}
