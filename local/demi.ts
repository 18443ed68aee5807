import { devToken } from './dev-token.ts';
import { consoleLog } from './log.ts';
import { localSettings } from './settings.ts';
import { type LocalStack, startStack } from './stack.ts';

// `npm start`: the whole stack in one process tree, until Ctrl-C.

const DAY_SECONDS = 86_400;

async function main(): Promise<void> {
  const settings = localSettings(process.env);
  const stack = await startStack({ ...settings, log: consoleLog });
  stopOnSignals(stack);
  console.log(await banner(stack, settings.host));
}

async function banner({ gateway, secret }: LocalStack, host: string): Promise<string> {
  const shownHost = host === '127.0.0.1' ? 'localhost' : host;
  const token = await devToken(secret, { userId: 'you', role: 'user', expiresInSeconds: DAY_SECONDS }, Date.now());
  const socket = gateway.url.replace(/127\.0\.0\.1/, shownHost);
  return `
  Demi is awake.

  Chat page   http://${shownHost}:${gateway.port}/#token=${token}
  WebSocket   ${socket}
  Dev token   ${token}
              (user "you", for 24 hours; another: npm run -s token -- USER)
  wscat       npx wscat -c '${socket}?token=${token}'
              then paste: {"event":"message","data":{"content":"Hey Demi"}}

  Ctrl-C ends it. Data stay in DEMI_DATA (default .demi/).
`;
}

function stopOnSignals(stack: LocalStack): void {
  const stop = (): void => {
    process.once('SIGINT', () => process.exit(130)); // the second time at once
    stack.stop().then(
      () => process.exit(0),
      (cause: unknown) => fail(cause),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function fail(cause: unknown): void {
  console.error(sentence(cause));
  process.exit(1);
}

function sentence(cause: unknown): string {
  if (!(cause instanceof Error)) return 'The local stack did not start.';
  if ('code' in cause && cause.code === 'EADDRINUSE' && 'port' in cause) {
    return `Port ${cause.port} is in use; choose another with PORT=3001 npm start.`;
  }
  return cause.message;
}

main().catch(fail);
