import { parseArgs } from 'node:util';
import { type ChaosOptions, runChaos } from './chaos.ts';
import { isPassed, report } from './report.ts';

// `npm run chaos`: the proof, under faults, that nothing acknowledged is lost or doubled.

const USAGE = `Usage: npm run chaos -- [options]

  --clients 200    connections; a user with two devices has two
  --messages 3000  words for Demi, over all users
  --full           10000 messages, in 12 minutes
  --minutes 3      for everything together
  --seed N         the same N makes the same plan; else a new one is drawn
  --calm           nothing is disturbed but by the clients themselves
  --pace 0         milliseconds per word of Demi's
  --keep           leave the data and the log of the stack
`;

/**
 * Of the time: what the plan has, what it may take longer on a slow machine, and what comes late after it, such as a job whose
 * worker died at once. What is left is for the start and for the end.
 */
const SHARES = { load: 0.38, overrun: 0.22, settling: 0.34 };

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const options = readOptions(process.argv.slice(2));
  const outcome = await runChaos(options);
  console.log(report(outcome));
  process.exitCode = isPassed(outcome) ? 0 : 1;
}

function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      clients: { type: 'string', default: '200' },
      messages: { type: 'string' },
      minutes: { type: 'string' },
      seed: { type: 'string' },
      pace: { type: 'string', default: '0' },
      full: { type: 'boolean', default: false },
      calm: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const clients = wholeNumber('clients', values.clients);
  const messages = wholeNumber('messages', values.messages ?? (values.full ? '10000' : '3000'));
  const minutes = wholeNumber('minutes', values.minutes ?? (values.full ? '12' : '3'));
  const paceMs = wholeNumber('pace', values.pace);
  const seed = wholeNumber('seed', values.seed ?? String(Math.floor(Math.random() * 1_000_000)));
  const timeMs = minutes * 60_000;
  const flags = [...(values.calm ? ['--calm'] : []), ...(paceMs === 0 ? [] : [`--pace ${paceMs}`])];
  return {
    seed,
    clients,
    messages,
    loadMs: timeMs * SHARES.load,
    overrunMs: timeMs * SHARES.overrun,
    settleWithinMs: timeMs * SHARES.settling,
    paceMs,
    calm: values.calm,
    keepData: values.keep,
    command: [
      'npm run chaos --',
      `--seed ${seed} --clients ${clients} --messages ${messages} --minutes ${minutes}`,
      ...flags,
    ].join(' '),
    say: console.log,
  };
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (text !== '' && Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${name} must be a whole number, not "${text}".\n\n${USAGE}`);
}

main().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 2;
});
