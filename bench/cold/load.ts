import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const LOAD_ONCE = fileURLToPath(new URL('load-once.mjs', import.meta.url));
const MOST_MS = 30_000; // 30 s

/** What a function may need to find when it loads. No model: the persona answers. */
const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  TOKEN_SECRET: 'a secret that is long enough for HS256',
};

/** How long a module takes to load in a fresh process, ms. */
export async function loadTime(file: string): Promise<number> {
  const options = { env: ENVIRONMENT, timeout: MOST_MS };
  const { stdout } = await promisify(execFile)(process.execPath, [LOAD_ONCE, file], options);
  return Number(stdout);
}
