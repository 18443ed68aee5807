import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const OWNER_ONLY_AND_NEW = { mode: 0o600, flag: 'wx' };
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP']; // what exFAT and some network drives answer to link()

/** The secret that this data folder's tokens are signed with: random, made once, readable by its owner alone. */
export async function tokenSecret(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'token-secret');
  await makeFolder(dataFolder);
  return (await read(path)) ?? create(path);
}

/** For its owner alone, because conversations are kept in it. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Error(`The data folder ${path} cannot be made; choose another with DEMI_DATA.`, { cause });
  }
}

/** Written beside its place and then linked there: nobody ever reads half a secret, and of several the first one stays. */
async function create(path: string): Promise<string> {
  const draft = `${path}.${randomUUID()}`;
  const secret = randomBytes(32).toString('hex');
  try {
    await writeFile(draft, secret, OWNER_ONLY_AND_NEW);
    await link(draft, path).catch((cause: unknown) => writeInPlace(path, secret, cause));
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) throw cause;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, 'utf8');
}

/** For file systems without hard links. In one go, so that nobody else of this process reads half of it. */
function writeInPlace(path: string, secret: string, whyNoLink: unknown): void {
  if (!NO_HARD_LINKS.some((code) => hasCode(whyNoLink, code))) throw whyNoLink;
  writeFileSync(path, secret, OWNER_ONLY_AND_NEW);
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
