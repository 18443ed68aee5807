import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { builtSite } from '../../../local/demi/site-build.ts';

let builds: string;

beforeEach(async () => {
  builds = await mkdtemp(join(tmpdir(), 'demi-builds-'));
});
afterEach(() => rm(builds, { recursive: true }));

async function build(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'index.html'), 'the page');
}

describe('the build of the page', () => {
  it('is made once for the same sources', async () => {
    const builder = vi.fn(build);
    const first = await builtSite({ builds, build: builder });

    expect(await builtSite({ builds, build: builder })).toBe(first);
    expect(builder).toHaveBeenCalledOnce();
    expect(existsSync(join(first, 'index.html'))).toBe(true);
  });

  it('is whole, and the only one, when several are made at the same time', async () => {
    const folders = await Promise.all([1, 2, 3].map(() => builtSite({ builds, build })));

    expect(new Set(folders).size).toBe(1);
    expect(await readdir(builds)).toEqual([basename(folders[0] ?? '')]);
    expect(await readdir(folders[0] ?? '')).toEqual(['index.html']);
  });

  it('takes the place of one of other sources, and leaves alone what others build', async () => {
    await mkdir(join(builds, 'old'));
    await mkdir(join(builds, '.unfinished'));
    const folder = await builtSite({ builds, build });

    expect(await readdir(builds)).toEqual(['.unfinished', basename(folder)]);
  });

  it('that fails leaves nothing, and is tried again', async () => {
    const failing = async (folder: string): Promise<void> => {
      await build(folder);
      throw new Error('syntax');
    };
    await expect(builtSite({ builds, build: failing })).rejects.toThrow('syntax');
    expect(await readdir(builds)).toEqual([]);

    expect(existsSync(await builtSite({ builds, build }))).toBe(true);
  });
});
