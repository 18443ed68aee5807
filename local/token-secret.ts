import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The secret that this data folder's tokens are signed with: random, made once, readable by its owner alone. */
export async function tokenSecret(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'token-secret');
  await mkdir(dataFolder, { recursive: true });
  try {
    await writeFile(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
  }
  return readFile(path, 'utf8');
}
