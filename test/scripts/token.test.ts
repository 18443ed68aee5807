import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Identity, secretVerifier } from '../../adapters/tokens.ts';
import { emptyFolder, type Outcome, runScript } from './run-script.ts';

const DAY_SECONDS = 86_400;
const SLACK_SECONDS = 30; // between the script's clock and the test's

/** What the script does in a data folder, a fresh one unless a test brings its own. */
async function token(scriptArguments: readonly string[], dataFolder?: string): Promise<Outcome> {
  const DEMI_DATA = dataFolder ?? (await emptyFolder());
  return runScript('scripts/token.ts', scriptArguments, { environment: { DEMI_DATA, PORT: '' } });
}

/** Who the local stack of that data folder takes the bearer of the printed token for. */
async function bearerOf({ stdout }: Outcome, dataFolder: string): Promise<Identity> {
  const secret = await readFile(join(dataFolder, 'token-secret'), 'utf8');
  return secretVerifier(secret, {})(stdout.trim(), Date.now());
}

describe('npm run token', { timeout: 60_000 }, () => {
  it('prints a token, and nothing else, that the local stack accepts for a day', async () => {
    const folder = await emptyFolder();
    const outcome = await token(['ada'], folder);

    expect(outcome).toEqual({ code: 0, stdout: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/), stderr: '' });
    const { expiresAt, ...bearer } = await bearerOf(outcome, folder);
    expect(bearer).toEqual({ userId: 'ada', role: 'user' });
    expect(Math.abs(expiresAt - Date.now() / 1000 - DAY_SECONDS)).toBeLessThan(SLACK_SECONDS);
  });

  it('gives it the role and the time that are asked for', async () => {
    const folder = await emptyFolder();
    const { expiresAt, ...bearer } = await bearerOf(
      await token(['olga', '--role', 'operator', '--expires-in', '2h'], folder),
      folder,
    );

    expect(bearer).toEqual({ userId: 'olga', role: 'operator' });
    expect(Math.abs(expiresAt - Date.now() / 1000 - 7_200)).toBeLessThan(SLACK_SECONDS);
  });

  it.each([
    ['no user', [], 'Usage: npm run -s token -- USER [--role operator|admin] [--expires-in 1h]'],
    ['two users', ['ada', 'ben'], 'Usage: npm run -s token -- USER [--role operator|admin] [--expires-in 1h]'],
    ['an unknown role', ['ada', '--role', 'king'], 'A role is user, operator or admin, not "king".'],
    [
      'a duration that is none',
      ['ada', '--expires-in', '5w'],
      'A duration is a number above 0 and s, m, h or d, as in 1h, not "5w".',
    ],
    [
      'a user id that could not connect',
      ['a:b'],
      'A user id has 1 to 100 characters, none of them ":" or "#", not "a:b".',
    ],
    ['one with #', ['a#b'], 'A user id has 1 to 100 characters, none of them ":" or "#", not "a#b".'],
  ])('refuses %s with one sentence, and makes no secret for it', async (_what, scriptArguments, sentence) => {
    const folder = await emptyFolder();

    expect(await token(scriptArguments, folder)).toEqual({ code: 1, stdout: '', stderr: `${sentence}\n` });
    expect(await readdir(folder)).toEqual([]);
  });
});
