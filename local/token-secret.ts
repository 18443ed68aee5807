import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The secret that this data folder's tokens are signed with: random, made once, readable by its owner alone. */
export async function tokenSecret(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'token-secret');
  await mkdir(dataFolder, { recursive: true, mode: 0o700 }); // conversations are kept in it
  return (await read(path)) ?? create(path);
}

/** Written beside its place and then linked there: nobody ever reads half a secret, and of several the first one stays. */
async function create(path: string): Promise<string> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
    await link(draft, path);
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) throw cause;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, 'utf8');
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined;
    throw cause;
  }
}

function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
