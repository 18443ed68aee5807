import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SDK = '@aws-sdk/client-apigatewaymanagementapi';

/** Installs packages from npm into a new folder, with the SDK that the echo app needs, in the version of this project. */
export async function installPackages(folder: string, packages: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const project = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'));
  const sdk = `${SDK}@${project.dependencies[SDK]}`;
  const options = ['--no-audit', '--no-fund', '--legacy-peer-deps', '--loglevel=error'];
  await promisify(execFile)('npm', ['install', ...options, ...packages, sdk], { cwd: folder });
}

export function versionOf(folder: string, packageName: string): string {
  const path = join(folder, 'node_modules', packageName, 'package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
