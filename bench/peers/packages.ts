import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SDK = '@aws-sdk/client-apigatewaymanagementapi';
const NOTE = 'installed.json'; // what is whole there

/**
 * Installs packages from npm into a folder of their own, with the SDK that the handlers need, in the version of this project.
 * Nothing happens where they are installed already; other versions replace what is there.
 */
export async function installPackages(folder: string, packages: readonly string[]): Promise<void> {
  const project = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const wanted = [...packages, `${SDK}@${project.dependencies[SDK]}`];
  const note = join(folder, NOTE);
  if (existsSync(note) && readFileSync(note, 'utf8') === JSON.stringify(wanted)) return;
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const options = ['--no-audit', '--no-fund', '--no-package-lock', '--legacy-peer-deps', '--loglevel=error'];
  await promisify(execFile)('npm', ['install', ...options, ...wanted], { cwd: folder });
  writeFileSync(note, JSON.stringify(wanted));
}

/** The version in what npm is asked for, as in 'name@1.2.3'. */
export function pinnedVersion(wanted: string): string {
  return wanted.slice(wanted.lastIndexOf('@') + 1);
}

export function versionOf(folder: string, packageName: string): string {
  const path = join(folder, 'node_modules', packageName, 'package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
