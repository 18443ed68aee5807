import { parseArgs } from 'node:util';
import { devToken, durationSeconds } from '../local/demi/dev-token.ts';
import { localSettings } from '../local/demi/settings.ts';
import { tokenSecret } from '../local/demi/token-secret.ts';
import { isUserId } from '../protocol/ids.ts';
import { LIMITS } from '../protocol/limits.ts';

// `npm run -s token -- USER [--role operator|admin] [--expires-in 1h]`: a dev token for the local stack, nothing else on
// standard output, so that it can be used in other commands.

const USAGE = 'Usage: npm run -s token -- USER [--role operator|admin] [--expires-in 1h]';

async function main(): Promise<void> {
  const { userId, role, expiresIn } = readArguments();
  const expiresInSeconds = durationSeconds(expiresIn);
  const secret = await tokenSecret(localSettings(process.env).dataFolder);
  console.log(await devToken(secret, { userId, role, expiresInSeconds }, Date.now()));
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { role: { type: 'string', default: 'user' }, 'expires-in': { type: 'string', default: '24h' } },
  });
  const [userId, ...more] = positionals;
  const { role, 'expires-in': expiresIn } = values;
  if (userId === undefined || more.length > 0) throw new Error(USAGE);
  if (!isUserId(userId)) {
    throw new Error(`A user id has 1 to ${LIMITS.userIdLength} characters, none of them ":" or "#", not "${userId}".`);
  }
  if (role !== 'user' && role !== 'operator' && role !== 'admin') {
    throw new Error(`A role is user, operator or admin, not "${role}".`);
  }
  return { userId, role, expiresIn } as const;
}

main().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : USAGE);
  process.exit(1);
});
