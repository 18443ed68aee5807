import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenSecret } from '../../local/token-secret.ts';

describe('tokenSecret', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demi-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

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

  it.skipIf(process.platform === 'win32')('is in a folder that only its owner may enter, where it makes one', async () => {
    const made = join(folder, 'made');
    await tokenSecret(made);

    expect((await stat(made)).mode & 0o777).toBe(0o700);
  });

  it('leaves nothing else in the folder, which it makes if need be', async () => {
    const deep = join(folder, 'not', 'yet', 'there');
    await Promise.all([tokenSecret(deep), tokenSecret(deep)]);

    expect(await readdir(deep)).toEqual(['token-secret']);
  });

  it('is never made up where the one that is there cannot be read', async () => {
    await mkdir(join(folder, 'token-secret'));

    await expect(tokenSecret(folder)).rejects.toThrow('EISDIR');
  });
});
