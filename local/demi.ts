import { commandLine } from './demi/command-line.ts';
import { devToken } from './demi/dev-token.ts';
import { localSettings } from './demi/settings.ts';
import { type LocalStack, startStack } from './demi/stack.ts';
import { invocationLine, TABLES_DO_NOT_OPEN } from './index.ts';
import { consoleLog } from './log.ts';

// `npm start`: the whole stack in one process tree, until Ctrl-C.

const DAY_SECONDS = 86_400;
const SAME_CTRL_C_MS = 500; // npm passes on a signal that the terminal has sent to everyone

async function main(): Promise<void> {
  const { faults, watchCalls, coldStartMs } = commandLine(process.argv.slice(2));
  const settings = localSettings(process.env);
  const stack = await startStack({
    ...settings,
    coldStartMs,
    faults: faults || undefined,
    onInvocation: watchCalls ? (report) => console.log(invocationLine(report)) : undefined,
    log: consoleLog,
  });
  stopOnSignals(stack);
  console.log(await banner(stack, settings.mind));
  await stack.preparePage();
}

async function banner({ gateway, faults, secret }: LocalStack, mind: string): Promise<string> {
  const token = await devToken(secret, { userId: 'you', role: 'user', expiresInSeconds: DAY_SECONDS }, Date.now());
  const socket = gateway.url;
  const { host } = new URL(socket);
  return `
  Demi is awake.

  Chat page   http://${host}/#token=${token}
  WebSocket   ${socket}
  Dev token   ${token}
              (user "you", for 24 hours; another: npm run -s token -- USER)
  wscat       npx wscat -c '${socket}?token=${token}'
              then paste: {"event":"message","data":{"content":"Hey Demi"}}
  Mind        ${mind}
${faults === undefined ? '' : `  Faults      ${faults.url}\n`}
  Ctrl-C ends it. Data stay in DEMI_DATA (default .demi/).
`;
}

/** The first signal ends the stack in good order, within seconds; a later one at once. */
function stopOnSignals(stack: LocalStack): void {
  let first: number | undefined;
  const stop = (): void => {
    if (first !== undefined) {
      if (performance.now() - first > SAME_CTRL_C_MS) process.exit(130);
      return;
    }
    first = performance.now();
    console.log('Stopping…');
    stack.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function fail(cause: unknown): void {
  console.error(sentence(cause));
  process.exit(1);
}

function sentence(cause: unknown): string {
  if (!(cause instanceof Error)) return 'The local stack did not start.';
  if ('code' in cause && cause.code === 'EADDRINUSE' && 'port' in cause) {
    return `Port ${cause.port} is in use; choose another with PORT=${Number(cause.port) + 1} npm start.`;
  }
  if ('code' in cause && cause.code === TABLES_DO_NOT_OPEN) {
    return `${cause.message} Choose another folder with DEMI_DATA=folder npm start.`;
  }
  return cause.message;
}

main().catch(fail);
