import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { tokenSecret } from '../../../local/demi/token-secret.ts';

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs/promises')>();
  return { ...original, link: vi.fn(original.link) };
});

/** Links fail with this code until the test ends. */
function failLinks(code: string): void {
  const linked = vi.mocked(link);
  const before = linked.getMockImplementation();
  linked.mockRejectedValue(Object.assign(new Error(`${code}: link`), { code }));
  onTestFinished(() => void linked.mockImplementation(before ?? (() => Promise.resolve())));
}

describe('tokenSecret', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demi-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('says which folder cannot be made, and the way out', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');

    await expect(tokenSecret(file)).rejects.toThrow(
      `The data folder ${file} cannot be made; choose another with DEMI_DATA.`,
    );
  });

  it('has enough bytes for HS256', async () => {
    expect(Buffer.byteLength(await tokenSecret(folder))).toBeGreaterThanOrEqual(32);
  });

  it('is made once per folder, and is another one in another folder', async () => {
    const first = await tokenSecret(folder);

    expect(await tokenSecret(folder)).toBe(first);
    expect(await tokenSecret(join(folder, 'other'))).not.toBe(first);
  });

  it('is one, however many ask for it at first', async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => tokenSecret(folder)));

    expect(new Set(asked)).toEqual(new Set([await readFile(join(folder, 'token-secret'), 'utf8')]));
  });

  it.skipIf(process.platform === 'win32')('is for the eyes of its owner only', async () => {
    await tokenSecret(folder);

    expect((await stat(join(folder, 'token-secret'))).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.platform === 'win32')('is in a folder that only its owner may enter', async () => {
    const made = join(folder, 'made');
    await tokenSecret(made);

    expect((await stat(made)).mode & 0o777).toBe(0o700);
  });

  it('leaves nothing else in the folder, which it makes if need be', async () => {
    const deep = join(folder, 'not', 'yet', 'there');
    await Promise.all([tokenSecret(deep), tokenSecret(deep)]);

    expect(await readdir(deep)).toEqual(['token-secret']);
  });

  it.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP'])(
    'is one, and its owner’s only, where the file system has no hard links and answers %s',
    async (code) => {
      failLinks(code);
      const asked = await Promise.all(Array.from({ length: 20 }, () => tokenSecret(folder)));
      const path = join(folder, 'token-secret');

      expect(new Set(asked)).toEqual(new Set([expect.stringMatching(/^[0-9a-f]{64}$/)]));
      expect(await readFile(path, 'utf8')).toBe(asked[0]);
      expect(await tokenSecret(folder)).toBe(asked[0]);
      expect(await readdir(folder)).toEqual(['token-secret']);
      if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    },
  );

  it('is not made where a link fails for another reason', async () => {
    failLinks('ENOSPC');

    await expect(tokenSecret(folder)).rejects.toThrow('ENOSPC');
    expect(await readdir(folder)).toEqual([]);
  });

  it('is never made up where the one that is there cannot be read', async () => {
    await mkdir(join(folder, 'token-secret'));

    await expect(tokenSecret(folder)).rejects.toThrow('EISDIR');
  });
});
