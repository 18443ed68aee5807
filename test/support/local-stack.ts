import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { type LocalStack, type StackOptions, startStack } from '../../local/demi/stack.ts';

export type TestStack = LocalStack & {
  readonly url: string;
  readonly dataFolder: string;
  /** A token for a user; `claims` replace the usual ones, `undefined` leaves one out. */
  token(user: string, claims?: Readonly<Record<string, unknown>>): Promise<string>;
};

/** A local stack of its own: any free port, an empty data folder that goes with it, and no waiting for words. */
export async function startTestStack(options: Partial<StackOptions> = {}): Promise<TestStack> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'demi-test-')));
  const stack = await startStack({
    host: '127.0.0.1',
    port: 0,
    dataFolder,
    log: () => undefined,
    startLater: [], // not while a test waits for the others
    ...options,
    environment: { DEMI_PACE: '0', POWERTOOLS_LOG_LEVEL: 'SILENT', ...options.environment },
  });
  return {
    ...stack,
    url: stack.gateway.url,
    dataFolder,
    token: (user, claims = {}) => sign(stack.secret, user, claims),
    stop: async () => {
      await stack.stop();
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export function sign(secret: string, user: string, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const all = Object.entries({ sub: user, iat: now, exp: now + 3_600, ...claims });
  return new SignJWT(Object.fromEntries(all.filter(([, value]) => value !== undefined)))
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
}
