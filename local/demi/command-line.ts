import { parseArgs } from 'node:util';
import { SPEEDS } from '../index.ts';

/** What `npm start` may be told on its command line, as `npm start -- --watch-calls`. */
export type CommandLine = {
  /** Open the control API by which things go wrong on purpose. */
  readonly faults: boolean;
  /** Let every call take about as long as in AWS. */
  readonly awsLatencies: boolean;
  /** Print a line for each invocation. */
  readonly watchCalls: boolean;
  /** How long a function takes for an execution environment that it did not have yet, milliseconds. */
  readonly coldStartMs: number;
  /** How many times as fast time passes for the functions. */
  readonly speed: number;
};

const OPTIONS = {
  faults: { type: 'boolean', default: false },
  'aws-latencies': { type: 'boolean', default: false },
  'watch-calls': { type: 'boolean', default: false },
  'cold-start': { type: 'string', default: '0' },
  speed: { type: 'string', default: '1' },
} as const;

/** @throws Error with one sentence for what is not understood. */
export function commandLine(words: readonly string[]): CommandLine {
  const settings = { args: [...words], options: OPTIONS };
  const { tokens } = parseArgs({ ...settings, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') refuse(token.value);
    if (token.kind === 'option' && !Object.hasOwn(OPTIONS, token.name)) refuse(token.rawName);
  }
  const values = parseArgs(settings).values;
  return {
    faults: values.faults,
    awsLatencies: values['aws-latencies'],
    watchCalls: values['watch-calls'],
    coldStartMs: milliseconds(values['cold-start']),
    speed: speedOf(values.speed),
  };
}

function milliseconds(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new Error(`--cold-start takes milliseconds, from 0 to 99999, not "${text}".`);
  return Number(text);
}

function speedOf(text: string): number {
  const speed = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (speed >= SPEEDS.min && speed <= SPEEDS.max) return speed;
  throw new Error(`--speed takes a whole number from ${SPEEDS.min} to ${SPEEDS.max}, not "${text}".`);
}

function refuse(word: string): never {
  throw new Error(
    `"${word}" is not understood; there are --faults, --aws-latencies, --watch-calls, --cold-start=MILLISECONDS and ` +
      '--speed=TIMES.',
  );
}
