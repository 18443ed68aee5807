import { AWS_LATENCIES, DATA_OF_FASTER_TIME, invocationLine, TABLES_DO_NOT_OPEN } from '../index.ts';
import { consoleLog } from '../log.ts';
import { commandLine } from './command-line.ts';
import { devToken } from './dev-token.ts';
import { lengthOfDay } from './length-of-day.ts';
import { type LocalSettings, localSettings } from './settings.ts';
import { type LocalStack, startStack } from './stack.ts';

// The whole stack in one process tree, until Ctrl-C.

const DAYS_OF_TOKEN = { atRealTime: 1, faster: 3_650 }; // 10 years: hours for whoever watches
const DAY_SECONDS = 86_400;
const SAME_CTRL_C_MS = 500; // npm passes on a signal that the terminal has sent to everyone

/** Starts the stack as the command line and the environment say, and ends the process when that does not work. */
export function main(): void {
  start().catch(fail);
}

async function start(): Promise<void> {
  const { faults, awsLatencies, watchCalls, coldStartMs, speed } = commandLine(process.argv.slice(2));
  const settings = localSettings(process.env, speed);
  const stack = await startStack({
    ...settings,
    coldStartMs,
    speed,
    faults: awsLatencies ? AWS_LATENCIES : faults || undefined,
    onInvocation: watchCalls ? (report) => console.log(invocationLine(report)) : undefined,
    log: consoleLog,
  });
  stopOnSignals(stack);
  console.log(await banner(stack, settings, speed));
  await stack.preparePage();
}

async function banner(stack: LocalStack, { mind, dataFolder }: LocalSettings, speed: number): Promise<string> {
  const { gateway, faults, secret } = stack;
  const now = stack.now();
  const days = speed === 1 ? DAYS_OF_TOKEN.atRealTime : DAYS_OF_TOKEN.faster;
  const token = await devToken(secret, { userId: 'you', role: 'user', expiresInSeconds: days * DAY_SECONDS }, now);
  const socket = gateway.url;
  const { host } = new URL(socket);
  return `
  Demi is awake.

  Chat page   http://${host}/#token=${token}
  WebSocket   ${socket}
  Dev token   ${token}
              ${tokenNote(speed, dataFolder)}
  wscat       npx wscat -c '${socket}?token=${token}'
              then paste: {"event":"message","data":{"content":"Hey Demi"}}
  Mind        ${mind}
${speed === 1 ? '' : `${timeNote(speed, now)}\n`}${faults === undefined ? '' : `  Faults      ${faults.url}\n`}
  Ctrl-C ends it. Data stay in DEMI_DATA (default ${speed === 1 ? '.demi/' : '.demi/fast/'}).
`;
}

function tokenNote(speed: number, dataFolder: string): string {
  if (speed === 1) return '(user "you", for 24 hours; another: npm run -s token -- USER)';
  const another = `DEMI_DATA=${dataFolder} npm run -s token -- USER --expires-in ${DAYS_OF_TOKEN.faster}d`;
  return `(user "you", for 10 years of hers; another: ${another})`;
}

function timeNote(speed: number, now: number): string {
  const date = new Date(now).toISOString().slice(0, 10);
  return `  Time        ${speed} times as fast: a day passes in ${lengthOfDay(speed)}. For her it is ${date}.`;
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
  if ('code' in cause && cause.code === DATA_OF_FASTER_TIME) {
    return `${cause.message} Start with --speed, or choose another folder with DEMI_DATA=folder npm start.`;
  }
  return cause.message;
}
