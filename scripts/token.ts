import { parseArgs } from 'node:util';
import { devToken, durationSeconds } from '../local/dev-token.ts';
import { localSettings } from '../local/settings.ts';
import { tokenSecret } from '../local/token-secret.ts';

// `npm run -s token -- USER [--role operator|admin] [--expires-in 1h]`: a dev token for the local stack, nothing else on
// standard output, so that it can be used in other commands.

const USAGE = 'Usage: npm run -s token -- USER [--role operator|admin] [--expires-in 1h]';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { role: { type: 'string', default: 'user' }, 'expires-in': { type: 'string', default: '24h' } },
  });
  const [userId, ...more] = positionals;
  const { role } = values;
  if (userId === undefined || more.length > 0) throw new Error(USAGE);
  if (role !== 'user' && role !== 'operator' && role !== 'admin') throw new Error(USAGE);
  const expiresInSeconds = durationSeconds(values['expires-in']);
  const secret = await tokenSecret(localSettings(process.env).dataFolder);
  console.log(await devToken(secret, { userId, role, expiresInSeconds }, Date.now()));
}

main().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : USAGE);
  process.exit(1);
});
