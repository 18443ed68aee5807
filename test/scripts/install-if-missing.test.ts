import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { type Outcome, partOfProject, runScript, write } from './run-script.ts';

const SCRIPT = 'scripts/install-if-missing.mjs';
const STAMP = 'node_modules/.installed-lock.json';
const LOCK = '{ "lockfileVersion": 3 }\n';

/** Stands in for npm: notes what it is asked, and says something on standard output, as npm does. */
const fakeNpm = (exitCode: number): string => `#!/bin/sh
echo "$@" >> npm-was-asked
mkdir -p node_modules
echo 'added 1 package'
exit ${exitCode}
`;

type Machine = {
  readonly stamp?: string; // what was installed last
  readonly npmExits?: number; // @default 0
};

/** A project of which this much is installed; what npm was asked there, and what was installed after. */
async function machine({ stamp, npmExits = 0 }: Machine = {}) {
  const folder = await partOfProject([SCRIPT]);
  await write(join(folder, 'package-lock.json'), LOCK);
  await write(join(folder, 'bin/npm'), fakeNpm(npmExits), 0o755);
  if (stamp !== undefined) await write(join(folder, STAMP), stamp);
  const PATH = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
  const contentOf = async (path: string): Promise<string | undefined> =>
    existsSync(join(folder, path)) ? readFile(join(folder, path), 'utf8') : undefined;
  return {
    run: (): Promise<Outcome> => runScript(SCRIPT, [], { cwd: folder, environment: { PATH } }),
    askedOfNpm: () => contentOf('npm-was-asked'),
    stamp: () => contentOf(STAMP),
  };
}

describe.skipIf(process.platform === 'win32')('install-if-missing', { timeout: 60_000 }, () => {
  it('does nothing and says nothing when what is installed is what the lock file asks for', async () => {
    const { run, askedOfNpm } = await machine({ stamp: LOCK });

    expect(await run()).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await askedOfNpm()).toBeUndefined();
  });

  it.each([
    ['nothing is installed', {}],
    ['something else is installed', { stamp: '{ "lockfileVersion": 2 }\n' }],
    ['an installation did not finish its note', { stamp: '' }],
  ])('installs by the lock file when %s, and once', async (_what, state) => {
    const { run, askedOfNpm, stamp } = await machine(state);

    expect(await run()).toMatchObject({ code: 0 });
    expect(await run()).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await askedOfNpm()).toBe('ci --no-audit --no-fund --loglevel=error\n');
    expect(await stamp()).toBe(LOCK);
  });

  it('keeps standard output for the script that comes next, npm’s words included', async () => {
    const { run } = await machine();

    expect(await run()).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Installing dependencies (first run, about half a minute)...\nadded 1 package\n',
    });
  });

  it('stops with the exit code of npm when npm fails, and tries again the next time', async () => {
    const { run, stamp } = await machine({ npmExits: 7 });

    expect(await run()).toMatchObject({
      code: 7,
      stderr: expect.stringMatching(/\nnpm ci did not succeed; see the lines above\.\n$/),
    });
    expect(await stamp()).toBeUndefined();
  });
});

describe('the scripts of package.json', () => {
  const scripts: Readonly<Record<string, string>> = packageJson.scripts;
  const names = Object.keys(scripts).filter((name) => !(name.startsWith('pre') && name.slice(3) in scripts));

  it.each(names)('make sure that %s finds what it needs, also in a fresh clone', (name) => {
    expect(scripts[`pre${name}`]).toBe(`node ${SCRIPT}`);
  });
});
