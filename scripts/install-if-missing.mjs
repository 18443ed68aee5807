// Runs before the scripts of package.json on whatever Node the machine has, so it is plain JavaScript and imports only what
// Node brings. It installs when node_modules is absent or older than the lock file, and is silent otherwise. Standard output
// belongs to the script that comes next.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const LOCK = 'package-lock.json';
const STAMP = 'node_modules/.installed-lock.json';

const lock = readFileSync(LOCK, 'utf8');
const installed = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock;

if (!installed) {
  console.error('Installing dependencies (first run, about half a minute)...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['inherit', process.stderr.fd, 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('npm ci did not succeed; see the lines above.');
    process.exit(result.status ?? 1);
  }
  writeFileSync(STAMP, lock);
}
