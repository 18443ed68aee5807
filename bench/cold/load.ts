import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const LOAD_ONCE = fileURLToPath(new URL('load-once.mjs', import.meta.url));
const LIST_LOADED = fileURLToPath(new URL('list-loaded.mjs', import.meta.url));
const MOST_MS = 30_000; // 30 s

/** What a function may need to find when it loads, whatever else it is told. */
const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  TOKEN_SECRET: 'a secret that is long enough for HS256',
};

export type Environment = Readonly<Record<string, string>>;

/** How long a module takes to load in a fresh process, what it waits for included, ms. */
export async function loadTime(file: string, environment: Environment): Promise<number> {
  return Number(await run(LOAD_ONCE, file, environment));
}

/** How many bytes of an ES module's files are loaded until it is, what it waits for included. */
export async function bytesLoaded(file: string, environment: Environment): Promise<number> {
  const files = (await run(LIST_LOADED, file, environment)).trim().split('\n');
  const sizes = await Promise.all(files.map(async (name) => (await stat(name)).size));
  return sizes.reduce((total, size) => total + size, 0);
}

async function run(script: string, file: string, environment: Environment): Promise<string> {
  const options = { env: { ...ENVIRONMENT, ...environment }, timeout: MOST_MS };
  return (await promisify(execFile)(process.execPath, [script, file], options)).stdout;
}
